/** What an organization tells lint that the policies do not show. */
export interface LintSettings {
  /** Patterns of ARNs of roles that nobody in a member account can change, though no policy here says so. */
  readonly protectedRoles: readonly string[];
}

/**
 * Service-linked roles and the roles of IAM Identity Center: IAM lets only their services change them (IAM user guide,
 * service-linked roles; IAM Identity Center user guide, referencing permission sets). The names with a colon, such as
 * `aws:ec2-infrastructure`, nobody can give to a role (IAM API reference, CreateRole).
 */
export const DEFAULT_SETTINGS: LintSettings = {
  protectedRoles: [
    'arn:*:iam::*:role/aws-service-role/*',
    'arn:*:iam::*:role/aws-reserved/*',
    'arn:*:iam::*:role/aws:*',
  ],
};
