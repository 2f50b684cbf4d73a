import { fromOpenAi, ProblemError, problemOf } from './problem.js';

/**
 * Asks a served model and yields its answer as it is written: `{text}` pieces, then `{usage}` and `{finish}` where the stream has them.
 * Throws ProblemError for what the server refuses or breaks off.
 */
export async function* answerOf({ project, model, messages, maxTokens, signal }) {
  const response = await fetch(`/v1/chat/completions?project=${encodeURIComponent(project)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify({ model, messages, max_tokens: maxTokens, stream: true, stream_options: { include_usage: true } }),
    signal,
  });
  if (!response.ok) throw new ProblemError(await problemOf(response));
  let finished = false;
  for await (const data of eventsOf(response.body)) {
    if (data === '[DONE]') return;
    const chunk = JSON.parse(data);
    if (chunk.error) throw new ProblemError(fromOpenAi(chunk.error));
    const choice = chunk.choices?.[0];
    if (choice?.delta?.content) yield { text: choice.delta.content };
    if (choice?.finish_reason) {
      finished = true;
      yield { finish: choice.finish_reason };
    }
    if (chunk.usage) yield { usage: chunk.usage };
  }
  if (!finished) {
    throw new ProblemError({
      detail: 'The answer broke off before its end',
      expected: 'a stream that ends with [DONE]',
      next_step: 'Ask again; ./plenum logs SERVICE shows what the engine said.',
    });
  }
}

/** The data of each server-sent event; pieces of the network and events need not coincide. */
async function* eventsOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const events = (rest + value).split(/\r?\n\r?\n/);
      rest = events.pop();
      for (const event of events) {
        const data = event.split(/\r?\n/).filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart());
        if (data.length) yield data.join('\n');
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
