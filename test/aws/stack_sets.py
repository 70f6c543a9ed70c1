"""StackSets with service-managed permissions, in place of moto's, as the API reference describes them.

moto 5.2 does an operation at once in every account, does not know OUs when it updates and deletes, and has neither
operation ids, tolerance, concurrency, managed execution, auto-deployment, dependencies, drift nor pages. Here an operation
does its accounts some at a time, each time that somebody asks for it; each account gets a stack of moto's, whose resources
are in moto's services, so an account fails where they fail. A member account that administers StackSets may ask
Organizations as it may of AWS. Nothing here was recorded from AWS.
"""

from threading import RLock
from uuid import uuid4

from moto.cloudformation.exceptions import CloudFormationError, ValidationError
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.organizations.models import FakeDelegatedAdministrator, OrganizationsBackend, organizations_backends
from moto.organizations.responses import OrganizationsResponse
from moto.s3.models import FakeBucket, s3_backends

SERVICE = "member.org.stacksets.cloudformation.amazonaws.com"
ON_A_PAGE = 30
UNDER_WAY = ("QUEUED", "RUNNING", "STOPPING")
SETS = {}
TRUSTED = set()
# A token is known for longer than what it made.
TOKENS = {}
one_at_a_time = RLock()


def error(code, message=""):
    raised = CloudFormationError(message or code)
    raised.code = code
    return raised


def management_of(account):
    return organizations_backends.master_accounts.get(account, (account, "aws"))


def backend_of(account):
    management, partition = management_of(account)
    return organizations_backends[management][partition]


def accounts_in(organization, unit):
    units = {unit}
    while below := {one.id for one in organization.ou if getattr(one, "parent_id", None) in units} - units:
        units |= below
    # Closed and suspended accounts are left out.
    found = [one.id for one in organization.accounts if one.parent_id in units and one.status == "ACTIVE"]
    return [one for one in found if one != organization.account_id]


class StackSet:
    def __init__(self, name, organization, region, asked):
        self.name, self.organization, self.region = name, organization, region
        self.id = f"{name}:{uuid4()}"
        self.arn = f"arn:aws:cloudformation:{region}:{organization.account_id}:stackset/{self.id}"
        self.template, self.parameters, self.auto, self.managed = "", {}, {}, False
        self.instances, self.operations, self.targets = {}, [], {}
        self.change(asked)

    def change(self, asked):
        """Whether the content changed by the letter of the API: given at all, and not as the previous one."""
        given = {one["ParameterKey"]: one for one in asked.get("Parameters", [])}
        known = declared(asked.get("TemplateBody", self.template))
        unknown = set(given) - set(known)
        if unknown:
            raise ValidationError(message=f"Parameters: {sorted(unknown)} do not exist in the template")
        # What is not given gets its default, whatever it had.
        defaults = {key: one.get("Default") for key, one in known.items() if key not in given}
        if None in defaults.values():
            raise ValidationError(message=f"Parameters: {sorted(defaults)} must have values")
        before = self.parameters
        kept = {key for key, one in given.items() if true(one.get("UsePreviousValue"))}
        self.parameters = {
            key: self.parameters[key] if key in kept else one.get("ParameterValue", "") for key, one in given.items()
        } | {key: str(value) for key, value in defaults.items()}
        self.description = asked.get("Description", getattr(self, "description", ""))
        self.auto = asked.get("AutoDeployment", self.auto)
        if len(self.auto.get("DependsOn", [])) > 10:
            raise error("LimitExceededException")
        self.managed = true(asked.get("ManagedExecution", {}).get("Active", self.managed))
        changed = "TemplateBody" in asked or len(kept) < len(given) or self.parameters != before
        self.template = asked.get("TemplateBody", self.template)
        if len(self.template.encode()) > 51200:
            raise ValidationError(message="templateBody: Member must have length less than or equal to 51200")
        return changed

    def stack_name(self, account, region):
        return f"StackSet-{self.name}-{uuid4()}"

    def described(self):
        return {
            "StackSetName": self.name,
            "StackSetId": self.id,
            "StackSetARN": self.arn,
            "Status": "ACTIVE",
            "Description": self.description,
            "TemplateBody": self.template,
            "Parameters": self.parameters,
            "Tags": {},
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "PermissionModel": "SERVICE_MANAGED",
            "AutoDeployment": {
                "Enabled": true(self.auto.get("Enabled")),
                "RetainStacksOnAccountRemoval": true(self.auto.get("RetainStacksOnAccountRemoval")),
                "DependsOn": self.auto.get("DependsOn", []),
            },
            "ManagedExecution": {"Active": self.managed},
            "OrganizationalUnitIds": list(self.targets),
        }


class Operation:
    def __init__(self, stack_set, action, asked, pairs, effect):
        self.set, self.action, self.effect, self.pairs = stack_set, action, effect, pairs
        self.id = asked.get("OperationId") or str(uuid4())
        self.preferences = asked.get("OperationPreferences", {})
        self.results = {pair: ("PENDING", "") for pair in pairs}
        self.status, self.began, self.ended = "QUEUED", utcnow(), None

    def share(self, name, accounts, otherwise):
        if (count := self.preferences.get(f"{name}Count")) is not None:
            return int(count)
        return int(self.preferences.get(f"{name}Percentage", 0)) * accounts // 100 or otherwise

    def work(self):
        """Goes on in as many accounts as may be worked on at once, Region after Region."""
        self.status = "RUNNING"
        regions = list(dict.fromkeys(region for _, region in self.pairs))
        for region in regions:
            here = [pair for pair in self.pairs if pair[1] == region]
            tolerated = self.share("FailureTolerance", len(here), 0)
            at_once = max(1, self.share("MaxConcurrent", len(here), 1))
            if self.preferences.get("ConcurrencyMode") != "SOFT_FAILURE_TOLERANCE":
                at_once = min(at_once, tolerated + 1)
            open_here = [pair for pair in here if self.results[pair][0] == "PENDING"]
            for pair in open_here[:at_once]:
                self.results[pair] = self.effect(*pair)
            if sum(self.results[pair][0] == "FAILED" for pair in here) > tolerated:
                self.cancel()
                return self.end("FAILED")
            if any(self.results[pair][0] == "PENDING" for pair in here):
                return None
        return self.end("SUCCEEDED")

    def cancel(self):
        for pair, (status, _) in self.results.items():
            if status == "PENDING":
                self.results[pair] = ("CANCELLED", "Cancelled since failure tolerance has exceeded")

    def end(self, status):
        self.status, self.ended = status, utcnow()

    def described(self):
        told = {"OperationId": self.id, "StackSetId": self.set.id, "Action": self.action, "Status": self.status}
        return {**told, "CreationTimestamp": self.began, **({"EndTimestamp": self.ended} if self.ended else {})}


def true(value):
    return value is True or str(value).lower() == "true"


def declared(template):
    import yaml
    from moto.cloudformation.utils import yaml_tag_constructor

    yaml.add_multi_constructor("", yaml_tag_constructor)
    return (yaml.load(template, Loader=yaml.Loader) or {}).get("Parameters", {})


def put(stack_set, unit=None):
    """Makes the stack of an account and Region what the set says."""

    def effect(account, region):
        key = (account, region)
        backend = cloudformation_backends[account][region]
        before = stack_set.instances.get(key, {})
        instance = {**before, "Account": account, "Region": region, "StackSetId": stack_set.id}
        instance.setdefault("OrganizationalUnitId", unit(account) if unit else "")
        instance.setdefault("DriftStatus", "NOT_CHECKED")
        name = instance.setdefault("Name", stack_set.stack_name(*key))
        known = {one.name: one for one in backend.stacks.values()}
        values = [{"ParameterKey": k, "ParameterValue": v} for k, v in stack_set.parameters.items()]
        try:
            if name in known:
                backend.update_stack(name, stack_set.template, None, values, None)
            else:
                backend.create_stack(name, stack_set.template, dict(stack_set.parameters))
            made = next(one for one in backend.stacks.values() if one.name == name)
            instance |= {"Status": "CURRENT", "StatusReason": "", "StackId": made.stack_id}
            instance["StackInstanceStatus"] = {"DetailedStatus": "SUCCEEDED"}
            outcome = ("SUCCEEDED", "")
        except Exception as reason:
            if name not in known:
                for stack_id in [k for k, one in backend.stacks.items() if one.name == name]:
                    del backend.stacks[stack_id]
            told = f"ResourceLogicalId: {getattr(reason, 'message', None) or reason}"
            instance |= {"Status": "OUTDATED", "StatusReason": told}
            instance["StackInstanceStatus"] = {"DetailedStatus": "FAILED"}
            outcome = ("FAILED", told)
        stack_set.instances[key] = instance
        return outcome

    return effect


def take(stack_set, retain):
    def effect(account, region):
        instance = stack_set.instances.pop((account, region), None)
        if instance and not retain:
            cloudformation_backends[account][region].delete_stack(instance["Name"])
        return ("SUCCEEDED", "")

    return effect


def detect(stack_set):
    """A stack drifted when a bucket of it is gone."""

    def effect(account, region):
        instance = stack_set.instances[(account, region)]
        stack = cloudformation_backends[account][region].get_stack(instance["Name"])
        there = s3_backends[account]["aws"].buckets
        buckets = [one.name for one in stack.stack_resources if isinstance(one, FakeBucket)]
        instance["DriftStatus"] = "IN_SYNC" if all(name in there for name in buckets) else "DRIFTED"
        return ("SUCCEEDED", "")

    return effect


def go_on(stack_set):
    """Somebody asked, and meanwhile time went by."""
    running = next((one for one in stack_set.operations if one.status in UNDER_WAY), None)
    if running:
        running.work()


def begin(stack_set, operation):
    if any(one.id == operation.id for one in stack_set.operations):
        raise error("OperationIdAlreadyExistsException", f"{operation.id} is there already")
    if not stack_set.managed and any(one.status in UNDER_WAY for one in stack_set.operations):
        raise error("OperationInProgressException", "Another Operation on StackSet is in progress")
    stack_set.operations.append(operation)
    return ActionResult({"OperationId": operation.id})


def asked_pairs(stack_set, asked):
    """The accounts of the targets, by OU, and the Regions."""
    targets = asked.get("DeploymentTargets", {})
    units = targets.get("OrganizationalUnitIds", [])
    if not units or "Accounts" in asked:
        raise ValidationError(message="OrganizationalUnitIds are required")
    if len(units) > 50:
        raise ValidationError(message="More than 50 OUs")
    only = targets.get("Accounts") if targets.get("AccountFilterType") == "INTERSECTION" else None
    unit_of = {one: unit for unit in units for one in accounts_in(stack_set.organization, unit)}
    accounts = [one for one in unit_of if only is None or one in only]
    order = asked.get("OperationPreferences", {}).get("RegionOrder", asked["Regions"])
    if sorted(order) != sorted(asked["Regions"]):
        raise ValidationError(message="RegionOrder must name the Regions")
    return [(account, region) for region in order for account in accounts], unit_of, units, only


class Answers:
    def set_asked(self):
        name = self._get_param("StackSetName").split(":")[0]
        found = self.sets().get(name)
        if found is None:
            raise error("StackSetNotFoundException", f"StackSet {name} not found")
        return found

    def sets(self):
        account = self.current_account
        management, _ = management_of(account)
        administrators = [one.account.id for one in backend_of(account).admins if SERVICE in one.services]
        delegated = self._get_param("CallAs") == "DELEGATED_ADMIN"
        if (account not in administrators) if delegated else (account != management):
            raise ValidationError(
                message="You must be the management account or delegated admin account of an organization before operating a SERVICE_MANAGED stack set"
            )
        return SETS.setdefault((management, self.region), {})

    def page(self, items):
        start = int(self._get_param("NextToken") or 0)
        end = start + ON_A_PAGE
        more = {"NextToken": str(end)} if end < len(items) else {}
        return ActionResult({"Summaries": items[start:end], **more})

    def create_stack_set(self):
        asked, sets = self._get_params(), self.sets()
        before = sets.get(asked["StackSetName"])
        token = (management_of(self.current_account)[0], asked.get("ClientRequestToken"))
        if token in TOKENS:
            return ActionResult({"StackSetId": TOKENS[token]})
        if before:
            raise error("NameAlreadyExistsException", f"StackSet {before.name} exists")
        if management_of(self.current_account)[0] not in TRUSTED:
            raise ValidationError(message="You must enable organizations access to operate a service managed stack set")
        arns = {one.arn for one in sets.values()}
        if not arns.issuperset(asked.get("AutoDeployment", {}).get("DependsOn", [])):
            raise ValidationError(message="A StackSet of DependsOn is not there")
        made = StackSet(asked["StackSetName"], backend_of(self.current_account), self.region, asked)
        sets[made.name], TOKENS[token] = made, made.id
        return ActionResult({"StackSetId": made.id})

    def update_stack_set(self):
        asked, stack_set = self._get_params(), self.set_asked()
        targeted = "DeploymentTargets" in asked
        if targeted and "AutoDeployment" in asked:
            raise ValidationError(message="AutoDeployment goes without DeploymentTargets")
        pairs = asked_pairs(stack_set, asked)[0] if targeted else list(stack_set.instances)
        if missing := [pair for pair in pairs if pair not in stack_set.instances]:
            raise error("StackInstanceNotFoundException", f"{missing[0]}")
        answer = begin(stack_set, Operation(stack_set, "UPDATE", asked, pairs, put(stack_set)))
        if stack_set.change(asked):
            for instance in stack_set.instances.values():
                instance |= {"Status": "OUTDATED", "StackInstanceStatus": {"DetailedStatus": "PENDING"}}
        return answer

    def create_stack_instances(self):
        asked, stack_set = self._get_params(), self.set_asked()
        if "ParameterOverrides" in asked:
            raise ValidationError(message="Accounts that join would not get the overrides")
        pairs, unit_of, units, only = asked_pairs(stack_set, asked)
        new = [pair for pair in pairs if stack_set.instances.get(pair, {}).get("Status") != "CURRENT"]
        answer = begin(stack_set, Operation(stack_set, "CREATE", asked, new, put(stack_set, unit_of.get)))
        if only is None:
            for unit in units:
                regions = stack_set.targets.setdefault(unit, [])
                regions += [one for one in asked["Regions"] if one not in regions]
        return answer

    def delete_stack_instances(self):
        asked, stack_set = self._get_params(), self.set_asked()
        pairs, _, units, only = asked_pairs(stack_set, asked)
        there = [pair for pair in pairs if pair in stack_set.instances]
        effect = take(stack_set, true(asked["RetainStacks"]))
        answer = begin(stack_set, Operation(stack_set, "DELETE", asked, there, effect))
        if only is None:
            for unit in units:
                left = [one for one in stack_set.targets.pop(unit, []) if one not in asked["Regions"]]
                if left:
                    stack_set.targets[unit] = left
        return answer

    def detect_stack_set_drift(self):
        stack_set = self.set_asked()
        pairs = list(stack_set.instances)
        return begin(stack_set, Operation(stack_set, "DETECT_DRIFT", self._get_params(), pairs, detect(stack_set)))

    def delete_stack_set(self):
        stack_set = self.set_asked()
        if stack_set.instances:
            raise error("StackSetNotEmptyException", "StackSet is not empty")
        del self.sets()[stack_set.name]
        return EmptyResult()

    def describe_stack_set(self):
        return ActionResult({"StackSet": self.set_asked().described()})

    def describe_stack_set_operation(self):
        stack_set = self.set_asked()
        asked = self._get_param("OperationId")
        found = next((one for one in stack_set.operations if one.id == asked), None)
        if found is None:
            raise error("OperationNotFoundException", asked)
        go_on(stack_set)
        return ActionResult({"StackSetOperation": found.described()})

    def list_stack_sets(self):
        sets = self.sets().values()
        return self.page([{"StackSetName": one.name, "StackSetId": one.id, "Status": "ACTIVE"} for one in sets])

    def list_stack_instances(self):
        return self.page(list(self.set_asked().instances.values()))

    def list_stack_set_operations(self):
        return self.page([one.described() for one in reversed(self.set_asked().operations)])

    def list_stack_set_operation_results(self):
        asked = self._get_param("OperationId")
        operation = next(one for one in self.set_asked().operations if one.id == asked)
        told = [
            {"Account": account, "Region": region, "Status": status, "StatusReason": reason}
            for (account, region), (status, reason) in operation.results.items()
        ]
        return self.page(told)

    def list_stack_set_auto_deployment_targets(self):
        targets = self.set_asked().targets.items()
        return self.page([{"OrganizationalUnitId": unit, "Regions": regions} for unit, regions in targets])

    def describe_organizations_access(self):
        trusted = management_of(self.current_account)[0] in TRUSTED
        return ActionResult({"Status": "ENABLED" if trusted else "DISABLED"})

    def activate_organizations_access(self):
        TRUSTED.add(self.current_account)
        return EmptyResult()


def guarded(answer):
    def one(self):
        with one_at_a_time:
            return answer(self)

    return one


move_account = OrganizationsBackend.move_account


def move_account_with_stacks(self, **kwargs):
    """An account that joins an OU gets its stacks, those of a set after those that the set depends on."""
    account = kwargs["AccountId"]
    with one_at_a_time:
        move_account(self, **kwargs)
        sets = [one for (owner, _), some in SETS.items() if owner == self.account_id for one in some.values()]
        # What does not wait for others must not need them: the last that was made comes first.
        automatic = [one for one in reversed(sets) if true(one.auto.get("Enabled"))]
        done = set()
        while ready := [one for one in automatic if one.arn not in done and done.issuperset(dependencies(one, automatic))]:
            done.add(ready[0].arn)
            deploy_automatically(ready[0], account)


def dependencies(stack_set, automatic):
    return set(stack_set.auto.get("DependsOn", [])) & {one.arn for one in automatic}


def deploy_automatically(stack_set, account):
    wanted = {
        (account, region): unit
        for unit, regions in stack_set.targets.items()
        if account in accounts_in(stack_set.organization, unit)
        for region in regions
    }
    there = [pair for pair in stack_set.instances if pair[0] == account]
    retain = true(stack_set.auto.get("RetainStacksOnAccountRemoval"))
    joined = [pair for pair in wanted if pair not in there]
    left = [pair for pair in there if pair not in wanted]
    for pairs, action, effect in [
        (joined, "CREATE", put(stack_set, lambda _: next(iter(wanted.values())))),
        (left, "DELETE", take(stack_set, retain)),
    ]:
        if pairs:
            operation = Operation(stack_set, action, {"OperationPreferences": {"MaxConcurrentCount": 99}}, pairs, effect)
            stack_set.operations.append(operation)
            operation.work()


def organizations_of_administrators(self):
    """Administrators of a service may read the organization of their management account."""
    own = organizations_backends[self.current_account][self.partition]
    theirs = backend_of(self.current_account)
    return theirs if any(one.account.id == self.current_account for one in theirs.admins) else own


def install():
    for name, answer in vars(Answers).items():
        if not name.startswith("_"):
            plain = name in ("sets", "set_asked", "page")
            setattr(CloudFormationResponse, name, answer if plain else guarded(answer))
    OrganizationsBackend.move_account = move_account_with_stacks
    OrganizationsResponse.organizations_backend = property(organizations_of_administrators)
    FakeDelegatedAdministrator.SUPPORTED_SERVICES.append(SERVICE)
