"""moto's server, nearer to AWS in four things.

KMS takes MessageType DIGEST at its word: moto 5.2 hashes a digest again (getmoto/moto#10202), and so signs what no
manifest is. S3 decides on one PutObject at a time: moto looks at the condition, and writes later, in many threads.
CloudFormation lists stacks page by page, where moto lists all at once, and masks the values of NoEcho parameters, where
moto 5.2 looks for values in the list of their names.
"""

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
from moto.kms.responses import KmsResponse
from moto.kms.utils import ECDSAPrivateKey
from moto.s3.responses import S3Response
from moto.server import main

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


KmsResponse.sign = answer_sign_with_type
ECDSAPrivateKey.sign = sign_message_or_digest

S3Response.put_object = put_one_object

STACKS_ON_A_PAGE = 20


def list_some_stacks(self):
    stacks = self.cloudformation_backend.list_stacks(self._get_param("StackStatusFilter", []))
    start = int(self._get_param("NextToken") or 0)
    end = start + STACKS_ON_A_PAGE
    page = {"StackSummaries": stacks[start:end]}
    return ActionResult({**page, "NextToken": str(end)} if end < len(stacks) else page)


def masked_parameters(self):
    masked = self.resource_map.no_echo_parameter_keys
    values = self.resource_map.resolved_parameters.items()
    return [{"ParameterKey": k, "ParameterValue": "****" if k in masked else v} for k, v in values]


CloudFormationResponse.list_stacks = list_some_stacks
Stack.parameter_list = property(masked_parameters)

if __name__ == "__main__":
    sys.exit(main())
