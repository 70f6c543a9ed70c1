/** A settings file to start from: what each member means, and nothing filled in, so that it is of no use as it is. */
export const SETTINGS_SKELETON = `# What stackgate has to know of the organization to write its control policies.
# \`stackgate scp statements\` says what is still missing here.

organization: # o-...
managementAccount: # twelve digits, in quotes; control policies do not bind it
gateAccount: # twelve digits, in quotes; the delegated administrator, which publishes bundles and runs the StackSet

# What the gate is made of, by the names that its StackSet gives.
gate:
  hook: # the alias of the Hook, such as Company::Gate::Hook
  stackSet: # name of the StackSet that activates the Hook in every account
  function: # name of the function of the Hook
  roles: # roles of the Hook and of the function, path and name, such as [gate/hook, gate/function]
  bucket: # name of the bucket that bundles are published to
  keys: [] # ARNs of the keys that encrypt and sign bundles; those with the tag below are protected without
  tag: # carried by what has no name that could be known: the Config rule, and keys
    key: # such as stackgate
    value: # such as gate

# What the policies are attached to: ids of the root, of OUs, of accounts. Begin with an OU for tests.
# guarded: [ou-ab12-11111111]

# Roles that publish bundles and run the StackSet: path and name. A wildcard stands at the end.
# administrators: [gate/publisher]

# Roles for the day when all else fails. Nothing else gets past the protection of keys, so they need a path of their
# own, MFA, and an alarm.
breakGlass: # such as [break-glass/administrator]

# Roles that need not go through CloudFormation. Each is a way around the Hook, and is protected by name.
exempted:
  - role: AWSControlTowerExecution
    reason: Control Tower sets accounts up with it. Remove this without Control Tower.
  - role: stacksets-exec-*
    reason: Until stacks of StackSets are seen to call with aws:CalledViaFirst.

# The Cloud Control API calls handlers without a stack. deny closes it; hook leaves it open, which is safe only if the
# TargetOperations of the Hook have CLOUD_CONTROL.
cloudControl: deny

# With it, only the actions of approved services are allowed at all, and of what else is named here.
# allow:
#   prefixes: [organizations, sso]
#   wildcards: false # true makes it some ten times shorter, and lets through what AWS adds under the same words

# Where the IAM prefix of a service that you approved is not the service's name, and stackgate does not know it yet.
# services:
#   AWS::Example: { prefix: example-service }

# Where you class an action in another way than stackgate: \`stackgate scp actions\` lists all classes.
# actions:
#   glue:
#     configures:
#       - reason: Our tables are made by CloudFormation alone.
#         actions: [CreateTable]
`;
