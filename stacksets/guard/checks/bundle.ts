import type { Check } from './check.ts';

/** What the Hook judges by. Signature, sequence number and expiry were verified when it was read. */
export const BUNDLE: readonly Check<'bundle'>[] = [
  {
    code: 'bundle-old',
    part: 'bundle',
    title: 'The bundle that the Hook judges by is old.',
    fix: 'See why the pipeline publishes no more: it should once a week, also when nothing changed.',
    fault: ({ sequence, issued }, { pins, now }) => {
      const age = now - Date.parse(issued);
      return age <= pins.bundleAge ? undefined : `sequence number ${sequence} was issued on ${issued}`;
    },
  },
];
