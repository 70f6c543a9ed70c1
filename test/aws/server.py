"""moto's server, nearer to AWS in ten things.

KMS takes MessageType DIGEST at its word: moto 5.2 hashes a digest again (getmoto/moto#10202), and so signs what no
manifest is. It keeps the period of a rotation, and tells what a key is for when nobody said: moto 5.2 does neither.
It answers GetKeyLastUsage, which moto 5.2 lacks, as for keys that nobody used. S3 decides on one PutObject at a time: moto looks at the condition, and writes later, in many threads.
CloudFormation makes keys with tags, and for signing: moto 5.2 looks for tags under the names that KMS has for them, and
makes no key; and it makes every key for encryption.
CloudFormation makes no second stack of one name, which moto 5.2 does, and lists stacks page by page, where moto lists all
at once; it masks the values of NoEcho parameters, where moto 5.2 looks for values in the list of their names, and tells
lists as they were given.
Organizations refuses what AWS refuses of control policies: what is too long, malformed or attached twice, what is beyond
the quotas, and the detaching of the last SCP and of RCPFullAWSAccess.
StackSets with service-managed permissions are those of stack_sets.py.
"""

import json
import logging
import sys
from contextvars import ContextVar
from threading import Lock

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from moto.cloudformation.models import Stack
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult
from moto.kms.exceptions import ValidationException
from moto.kms.models import Key, kms_backends
from moto.kms.responses import KmsResponse
from moto.kms.utils import ECDSAPrivateKey
from moto.organizations.exceptions import OrganizationsClientError
from moto.organizations.responses import OrganizationsResponse
from moto.s3.responses import S3Response
from moto.server import main

import stack_sets

is_digest = ContextVar("is_digest", default=False)
answer_sign = KmsResponse.sign
sign_message = ECDSAPrivateKey.sign


def answer_sign_with_type(self):
    before = is_digest.set(self._get_param("MessageType") == "DIGEST")
    try:
        return answer_sign(self)
    finally:
        is_digest.reset(before)


def sign_message_or_digest(self, message, signing_algorithm):
    if not is_digest.get():
        return sign_message(self, message, signing_algorithm)
    if signing_algorithm != "ECDSA_SHA_256" or len(message) != 32:
        raise ValidationException("Digest is invalid length for algorithm " + signing_algorithm)
    return self.private_key.sign(message, ec.ECDSA(Prehashed(hashes.SHA256())))


put_object = S3Response.put_object
one_write = Lock()


def put_one_object(self):
    with one_write:
        return put_object(self)


ATTACHED = {"SERVICE_CONTROL_POLICY": 10, "RESOURCE_CONTROL_POLICY": 5}
CHARACTERS = {"SERVICE_CONTROL_POLICY": 10240, "RESOURCE_CONTROL_POLICY": 5120}
create_policy = OrganizationsResponse.create_policy
attach_policy = OrganizationsResponse.attach_policy
detach_policy = OrganizationsResponse.detach_policy
one_change = Lock()


def refused(code, reason=None):
    error = OrganizationsClientError(code, "")
    if reason:
        error.Reason = reason
    return error


def create_checked_policy(self):
    asked = self.request_params
    if len(asked["Content"]) > CHARACTERS[asked["Type"]]:
        raise refused("ConstraintViolationException", "POLICY_CONTENT_LIMIT_EXCEEDED")
    try:
        json.loads(asked["Content"])["Statement"]
    except (ValueError, KeyError, TypeError):
        raise refused("MalformedPolicyDocumentException") from None
    with one_change:
        return create_policy(self)


def policies_of(self):
    """The policy that is asked for, and those of its type on the target that is asked for."""
    asked = self.request_params
    backend = self.organizations_backend
    policy = backend.get_policy_by_id(asked["PolicyId"])
    root = next(unit for unit in backend.ou if unit.type == "ROOT")
    if not any(one["Type"] == policy.type for one in root.policy_types):
        raise refused("PolicyTypeNotEnabledException")
    target = next((one for one in [*backend.ou, *backend.accounts] if one.id == asked["TargetId"]), None)
    if target is None:
        raise refused("TargetNotFoundException")
    return policy, [one for one in target.attached_policies if one.type == policy.type]


def attach_checked_policy(self):
    with one_change:
        policy, others = policies_of(self)
        if policy in others:
            raise refused("DuplicatePolicyAttachmentException")
        if len(others) >= ATTACHED[policy.type]:
            raise refused("ConstraintViolationException", "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")
        return attach_policy(self)


def detach_checked_policy(self):
    with one_change:
        policy, those = policies_of(self)
        if policy not in those:
            raise refused("PolicyNotAttachedException")
        if policy.name == "RCPFullAWSAccess":
            raise refused("InvalidInputException", "NON_DETACHABLE_POLICY")
        if len(those) == 1:
            raise refused("ConstraintViolationException", "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED")
        return detach_policy(self)


create_key = KmsResponse.create_key
enable_key_rotation = KmsResponse.enable_key_rotation
get_key_rotation_status = KmsResponse.get_key_rotation_status


def create_key_for_encryption(self):
    answer = json.loads(create_key(self))
    key = self.kms_backend.keys[answer["KeyMetadata"]["KeyId"]]
    key.key_usage = key.key_usage or "ENCRYPT_DECRYPT"
    return json.dumps({**answer, "KeyMetadata": key.to_dict()["KeyMetadata"]})


def asked_key(self):
    backend = self.kms_backend
    return backend.keys[backend.get_key_id(self._get_param("KeyId"))]


def enable_key_rotation_for_days(self):
    answer = enable_key_rotation(self)
    asked_key(self).days_between_rotations = self._get_param("RotationPeriodInDays") or 365
    return answer


def get_key_rotation_status_with_days(self):
    status = json.loads(get_key_rotation_status(self))
    days = getattr(asked_key(self), "days_between_rotations", None)
    if status["KeyRotationEnabled"] and days:
        status["RotationPeriodInDays"] = days
    return json.dumps(status)


def get_key_last_usage(self):
    key = asked_key(self)
    since = {"TrackingStartDate": 1767225600, "KeyCreationDate": key.creation_date}
    return json.dumps({"KeyId": key.id, **since})


make_key = Key.create_from_cloudformation_json


def make_key_with_tags(resource_name, cloudformation_json, account, region, **more):
    properties = cloudformation_json["Properties"]
    tags = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in properties.get("Tags", [])]
    if "KeySpec" in properties:
        usage, spec, description = (properties.get(name, "") for name in ("KeyUsage", "KeySpec", "Description"))
        policy = json.dumps(properties["KeyPolicy"])
        return kms_backends[account][region].create_key(policy, usage, spec, description, tags)
    tagged = {**cloudformation_json, "Properties": {**properties, "Tags": tags}}
    return make_key(resource_name, tagged, account, region, **more)


Key.create_from_cloudformation_json = make_key_with_tags
KmsResponse.get_key_last_usage = get_key_last_usage
KmsResponse.create_key = create_key_for_encryption
KmsResponse.enable_key_rotation = enable_key_rotation_for_days
KmsResponse.get_key_rotation_status = get_key_rotation_status_with_days
KmsResponse.sign = answer_sign_with_type
ECDSAPrivateKey.sign = sign_message_or_digest

S3Response.put_object = put_one_object

create_stack = CloudFormationResponse.create_stack
STACKS_ON_A_PAGE = 20


def create_new_stack(self):
    with stack_sets.one_at_a_time:
        name = self._get_param("StackName")
        if any(one.name == name for one in self.cloudformation_backend.stacks.values()):
            raise stack_sets.error("AlreadyExistsException", f"Stack [{name}] already exists")
        return create_stack(self)


def list_some_stacks(self):
    stacks = self.cloudformation_backend.list_stacks(self._get_param("StackStatusFilter", []))
    start = int(self._get_param("NextToken") or 0)
    end = start + STACKS_ON_A_PAGE
    page = {"StackSummaries": stacks[start:end]}
    return ActionResult({**page, "NextToken": str(end)} if end < len(stacks) else page)


def masked_parameters(self):
    masked = self.resource_map.no_echo_parameter_keys
    values = self.resource_map.resolved_parameters.items()
    told = {k: ",".join(v) if isinstance(v, list) else v for k, v in values}
    return [{"ParameterKey": k, "ParameterValue": "****" if k in masked else v} for k, v in told.items()]


CloudFormationResponse.create_stack = create_new_stack
CloudFormationResponse.list_stacks = list_some_stacks
Stack.parameter_list = property(masked_parameters)
OrganizationsResponse.create_policy = create_checked_policy
OrganizationsResponse.attach_policy = attach_checked_policy
OrganizationsResponse.detach_policy = detach_checked_policy

stack_sets.install()

# A line for each request would bury what went wrong.
logging.getLogger("werkzeug").setLevel(logging.ERROR)

if __name__ == "__main__":
    sys.exit(main())
