import { describe, expect, it } from 'vitest';
import type { PolicyType } from '../../../scps/document.ts';
import { lintPolicies, type SavedPolicy } from '../../../scps/lint/lint.ts';
import { RULES } from '../../../scps/lint/rules.ts';
import { DEFAULT_SETTINGS } from '../../../scps/lint/settings.ts';
import { readDocument } from '../../../scps/read-document.ts';
import { deny } from './case.ts';
import { CALLED_VIA_CASES, CONDITION_CASES } from './cases/conditions.ts';
import { ACTION_CASES, ALLOW_CASES, DOCUMENT_CASES, RESOURCE_CASES } from './cases/documents.ts';
import { GATE_CASES, KEY_CASES } from './cases/gate.ts';
import { EXEMPTION_CASES, PROVISIONING_CASES } from './cases/provisioning.ts';
import { RCP_CASES } from './cases/rcp.ts';
import { linted, placesOf, REFERENCE } from './linted.ts';

const CASES = [
  ...CONDITION_CASES,
  ...CALLED_VIA_CASES,
  ...PROVISIONING_CASES,
  ...EXEMPTION_CASES,
  ...GATE_CASES,
  ...KEY_CASES,
  ...ACTION_CASES,
  ...RESOURCE_CASES,
  ...ALLOW_CASES,
  ...DOCUMENT_CASES,
  ...RCP_CASES,
];

describe.each(CASES.map((one, index) => ({ ...one, number: index + 1 })))(
  '$rule ($number)',
  ({ rule, type, broken, at, sound, indent }) => {
    it('tells where it is broken', () => {
      expect(placesOf(rule, broken, type, indent?.broken).sort()).toEqual([...at].sort());
    });
    it('says nothing of the twin', () => {
      expect(placesOf(rule, sound, type, indent?.sound)).toEqual([]);
    });
  },
);

it('has a case for every rule, and no other', () => {
  expect([...new Set(CASES.map(({ rule }) => rule))].sort()).toEqual(RULES.map(({ id }) => id).sort());
});

it('has rules in words that people can act on', () => {
  for (const { id, title, why, fix } of RULES) {
    expect(id).toMatch(/^(?:scp|rcp)(?:-[a-z]+)+$/);
    expect(title).not.toMatch(/\.$/);
    for (const sentence of [why, fix]) expect(sentence).toMatch(/^[A-Z"].*\.$/);
  }
});

it('never calls an error what is not confirmed, and says so', () => {
  const unconfirmed = RULES.filter((rule) => rule.unconfirmed !== undefined);
  expect(unconfirmed.map(({ severity }) => severity)).not.toContain('error');
  for (const { id } of unconfirmed) {
    const found = CASES.filter(({ rule }) => rule === id).flatMap(({ broken, type, indent }) =>
      linted(broken, type, indent?.broken).filter(({ rule }) => rule.id === id),
    );
    expect(found).not.toEqual([]);
    for (const { message } of found) expect(message).toContain('not confirmed');
  }
});

it('lets an RCP close nothing that an SCP leaves open', () => {
  const policyOf = (name: string, type: PolicyType, Action: string): SavedPolicy => {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: deny({ Action }) });
    return { name, type, text, document: readDocument(text, name).document };
  };
  const found = (type: PolicyType): string[] =>
    lintPolicies(
      [
        policyOf('scp', 'SERVICE_CONTROL_POLICY', 's3:CreateBucket'),
        policyOf('other', type, 'organizations:LeaveOrganization'),
      ],
      REFERENCE,
      DEFAULT_SETTINGS,
    ).map(({ rule }) => rule.id);
  expect(found('SERVICE_CONTROL_POLICY')).not.toContain('scp-leave-organization-open');
  expect(found('RESOURCE_CONTROL_POLICY')).toContain('scp-leave-organization-open');
});
