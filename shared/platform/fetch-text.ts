/** A request of ours waits for it. */
const timeLimitMs = 2_000;
const mostCharacters = 256 * 1024;

/**
 * What somebody else's server answers, who is known by name. It can't send us elsewhere, keep us waiting, or fill our
 * memory for long.
 */
export async function fetchText(url: string): Promise<string> {
  const answer = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeLimitMs) });
  if (!answer.ok) throw new Error(`it answers ${answer.status}`);
  const text = await answer.text();
  if (text.length > mostCharacters) throw new Error(`its answer has ${text.length} characters`);
  return text;
}
