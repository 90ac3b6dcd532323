import { stemOf } from "#shared/passwords/password-stem.ts";
import { passwordMinLength } from "#shared/platform/environment.ts";
import { validationFailed } from "#shared/problems.ts";

/** Fewer different characters are a pattern, whatever its length. */
const fewestCharacters = 5;
/** Shorter words are in too many others. */
const shortestContextWord = 4;

let stems: ReadonlySet<string> | undefined;

/** The list is 60 KB: it is loaded with the first password. */
async function isCommon(password: string): Promise<boolean> {
  const { commonPasswords } = await import("#shared/passwords/common-passwords.ts");
  stems ??= new Set(commonPasswords.split(/\s+/));
  const lower = password.normalize("NFKC").toLowerCase();
  return stems.has(stemOf(password)) || stems.has(lower);
}

/**
 * Refuses a password that is easily guessed. There are no rules on kinds of characters: they make passwords worse
 * (NIST SP 800-63B).
 * @param context what belongs to the user and everybody would try: the e-mail address, names.
 * @throws a 422 that says what is wrong.
 */
export async function assertStrong(
  password: string,
  context: readonly (string | null | undefined)[],
): Promise<void> {
  const weakness = await weaknessOf(password, context);
  if (weakness === undefined) return;
  throw validationFailed([{ pointer: "#/password", detail: weakness, code: "weak_password" }]);
}

async function weaknessOf(
  password: string,
  context: readonly (string | null | undefined)[],
): Promise<string | undefined> {
  const shortest = passwordMinLength();
  if ([...password].length < shortest) return `must have at least ${shortest} characters`;
  if (new Set(password).size < fewestCharacters)
    return `must have at least ${fewestCharacters} different characters`;
  if (await isCommon(password)) return "must not be one of the most common passwords, or a variation of one";
  const rest = without(password, context.flatMap(wordsOf));
  if ([...rest].length < shortest - shortestContextWord)
    return "must not be made of your own names or address";
  return undefined;
}

const wordsOf = (text: string | null | undefined): string[] =>
  (text ?? "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= shortestContextWord);

function without(password: string, words: readonly string[]): string {
  return words.reduce((rest, word) => rest.replaceAll(word, ""), password.toLowerCase());
}
