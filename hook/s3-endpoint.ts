const REGION = '[a-z]{2,5}(?:-[a-z]+)+-\\d{1,2}';

/** Whole or virtual-hosted, global, regional, dual-stack or FIPS (AWS General Reference, "Amazon S3 endpoints", 2026). */
const S3_HOST = new RegExp(
  `^(?:[a-z0-9][a-z0-9.-]*\\.)?s3(?:-fips|-external-1|-${REGION})?(?:\\.dualstack)?(?:\\.${REGION})?\\.amazonaws\\.com(?:\\.cn)?$`,
);

/** Whether a host name is one of S3's, in the partitions `aws`, `aws-us-gov` and `aws-cn`. */
export function isS3Endpoint(hostname: string): boolean {
  return S3_HOST.test(hostname);
}
