/**
 * A settings file to start from: what each member means, and the names that the StackSets of stackgate give. What is an
 * organization's own is not filled in, so that it is of no use as it is.
 */
export const SETTINGS_SKELETON = `# What stackgate has to know of the organization to write its control policies.
# \`stackgate scp statements\` says what is still missing here.

organization: # o-...
managementAccount: # twelve digits, in quotes; control policies do not bind it
gateAccount: # twelve digits, in quotes; the delegated administrator, which publishes bundles and runs the StackSets

# What the gate is made of, by the names that the StackSets of stackgate give. A name may end with a wildcard, after a
# word and a hyphen.
gate:
  hook: Stackgate::Guard::Hook # the alias of the Hook
  stackSets: [stackgate-*] # StackSets; stacks of these names are protected too
  functions: [stackgate-hook, stackgate-guard] # of the Hook and its guard; their log groups are protected too
  roles: [stackgate-hook-*, stackgate-guard-*] # of the Hook and the functions, path and name; they end with the Region
  buckets: [stackgate-bundles-*, stackgate-code-*] # that bundles and code are published to
  alerts: [stackgate-gate-*, stackgate-guard-*] # topics, queues, EventBridge rules and alarms that tell of the gate
  keys: [] # ARNs of the keys that encrypt and sign bundles; those with the tag below are protected without
  tag: { key: stackgate, value: gate } # carried by keys, which have no name that could be known

# What the policies are attached to: ids of the root, of OUs, of accounts. Begin with an OU for tests.
# guarded: [ou-ab12-11111111]

# Roles that publish bundles and run the StackSets: path and name. A wildcard stands at the end.
administrators: [stackgate-publisher, stackgate-deployer]

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
