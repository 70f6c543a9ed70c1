import { pointerTokens } from './pointer.ts';

/** Names of properties whose values may be secret, by the words that AWS uses in them. */
const SECRET_NAME =
  /pass(word|phrase)|secret|keytab|token|credential|private_?key|api_?key|access_?key|auth|userdata|sharedkey|connectionstring|certificatebody/i;

/** Containers that may hold anything: values in them are never shown. */
const FREE_CONTAINERS =
  /^(Variables|EnvironmentVariables|Environment|Parameters|DefaultArguments|ZipFile|Value)$/;

/** Names that look like secrets and are not: they name, place or configure one. */
const HARMLESS = /(arn|arns|id|ids|type|mode|enabled|name)$/i;

/** Whether the value at a JSON Pointer may be secret, so that no message, log or report may show it. */
export function mayBeSecret(path: string): boolean {
  return pointerTokens(path).some(
    (token) => FREE_CONTAINERS.test(token) || (SECRET_NAME.test(token) && !HARMLESS.test(token)),
  );
}
