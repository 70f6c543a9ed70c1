/** How long work is followed, and stopped. */
export interface Watch {
  /** Called for each object or step that is done. */
  readonly step: () => void;
  /** Once it is aborted no new step begins; the work rejects with its reason. */
  readonly signal: AbortSignal;
}

/** Nobody looks on, and nobody stops it. */
export const UNWATCHED: Watch = { step: () => undefined, signal: new AbortController().signal };
