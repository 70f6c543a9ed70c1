import { stringify } from 'yaml';
import { parseSettings, type Settings } from '../../../scps/settings/settings.ts';

/** A settings file in which everything necessary is said. */
export const WRITTEN = {
  organization: 'o-exampleorg1',
  managementAccount: '111111111111',
  gateAccount: '222222222222',
  gate: {
    hook: 'Company::Gate::Hook',
    stackSets: ['gate'],
    functions: ['gate-hook', 'gate-guard'],
    roles: ['gate/hook', 'gate/function'],
    buckets: ['company-gate-bundles', 'company-gate-code-*'],
    alerts: ['gate-alerts', 'gate-guard-*'],
    keys: ['arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
    tag: { key: 'stackgate', value: 'gate' },
  },
  administrators: ['gate/publisher'],
  breakGlass: ['break-glass/administrator'],
  exempted: [
    { role: 'AWSControlTowerExecution', reason: 'Control Tower.' },
    { role: 'stacksets-exec-*', reason: 'Until it is probed.' },
  ],
};

/** The text of a settings file, with changes. */
export function settingsText(changes: object = {}): string {
  return stringify({ ...WRITTEN, ...changes });
}

/** Settings, with changes. */
export function settingsWith(changes: object = {}): Settings {
  return parseSettings(settingsText(changes), 'settings.yaml');
}
