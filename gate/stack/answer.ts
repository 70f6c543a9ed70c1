/** A requirement holds, does not, or depends on what is known only at deployment, with the reason. */
export type Answer = 'yes' | 'no' | Maybe;

/** Not known yet; `reason` ends a sentence: `depends on AWS::AccountId, which is not given`. */
export interface Maybe {
  readonly maybe: string;
}

/** Holds when all hold; one that does not decides. */
export function all(answers: Iterable<Answer>): Answer {
  return fold(answers, 'no', 'yes');
}

/** Holds when one holds. */
export function any(answers: Iterable<Answer>): Answer {
  return fold(answers, 'yes', 'no');
}

/** Turns yes and no. */
export function negated(answer: Answer): Answer {
  if (typeof answer === 'object') return answer;
  return answer === 'yes' ? 'no' : 'yes';
}

function fold(answers: Iterable<Answer>, decisive: 'yes' | 'no', otherwise: 'yes' | 'no'): Answer {
  let result: Answer = otherwise;
  for (const answer of answers) {
    if (answer === decisive) return decisive;
    if (typeof answer === 'object') result = answer;
  }
  return result;
}
