/** An error the server told us about, in the words of its problem document: what, expected, next step. */
export class ProblemError extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || 'Something went wrong');
    this.problem = problem;
  }
}

/** Reads an answer that is not 2xx: a problem document, an OpenAI error body, or neither. */
export async function problemOf(response) {
  const body = await response.text().catch(() => '');
  return parsed(body) ?? {
    status: response.status,
    detail: `The server answered ${response.status} without saying why`,
    next_step: 'See its log; ./plenum status prints where its data is.',
  };
}

function parsed(body) {
  try {
    const json = JSON.parse(body);
    return json.error ? fromOpenAi(json.error) : json.detail || json.title ? json : null;
  } catch {
    return null;
  }
}

/** The OpenAI API's error object; ours carry the expectation and the next step in the same object where the gateway has them. */
export function fromOpenAi(error) {
  if (typeof error === 'string') return { detail: error };
  return { code: error.code, detail: error.message, expected: error.expected, next_step: error.next_step };
}

/** Whatever was thrown, as a problem. */
export function problemFrom(thrown) {
  if (thrown instanceof ProblemError) return thrown.problem;
  return {
    detail: 'The server did not answer',
    expected: 'a running Plenum behind this page',
    next_step: 'The page reconnects by itself. If it does not: ./plenum up',
  };
}
