import type { Subject } from '../replay/subject.ts';

/** Where the subjects of a replay come from. */
export interface ReplaySource {
  /** What each subject is, in one word. */
  readonly noun: 'event' | 'template' | 'stack';
  /** The source in words. A state belongs to it. */
  readonly name: string;
  /** All that its subjects are judged with besides the policy; a state belongs to that, too. Never printed. */
  readonly settings: unknown;
  /** How many subjects there are at most. */
  readonly most: number;
  /** The subjects, with waivers as they are at a time in milliseconds since 1970. */
  readonly subjects: (time: number) => Iterable<Subject>;
  /** The file that a subject is, if it is one. */
  readonly fileOf: (id: string) => string | undefined;
  /** What to do when there is none. */
  readonly whenNone: string;
}
