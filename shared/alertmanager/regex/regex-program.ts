import { testOf } from "#shared/alertmanager/regex/character-set.ts";
import type { Assertion, Expression } from "#shared/alertmanager/regex/parse-regex.ts";
import { BadRegex } from "#shared/alertmanager/regex/regex-cursor.ts";

/** One step of a match. Steps are numbered; a match goes on at `next`, at either of two, or is done. */
export type Step =
  | { readonly does: "read"; readonly test: (character: string) => boolean; next: number }
  | { readonly does: "assert"; readonly assertion: Assertion; next: number }
  | { readonly does: "fork"; next: number; other: number }
  | { readonly does: "accept" };

/** With every character each step is taken at most once, so this bounds the cost of a character. Repetitions are written out. */
const mostSteps = 2000;

/** Writes an expression as steps (Thompson, 1968). The first step is 0. @throws BadRegex for more than `mostSteps`. */
export function programOf(expression: Expression, source: string): readonly Step[] {
  const steps: Step[] = [];
  const add = <S extends Step>(step: S): S => {
    if (steps.push(step) > mostSteps) throw new BadRegex("expression too large", source);
    return step;
  };
  let parts = 0;
  const emit = (part: Expression): void => {
    // A repetition of nothing writes no steps, and yet takes its time.
    if (++parts > 10 * mostSteps) throw new BadRegex("expression too large", source);
    switch (part.kind) {
      case "set":
        add({ does: "read", test: testOf(part.set), next: steps.length + 1 });
        break;
      case "assertion":
        add({ does: "assert", assertion: part.assertion, next: steps.length + 1 });
        break;
      case "sequence":
        for (const each of part.parts) emit(each);
        break;
      case "choice":
        emitChoice(part.parts);
        break;
      case "repeat":
        emitRepeat(part);
    }
  };
  const fork = () => add({ does: "fork", next: steps.length + 1, other: -1 });
  /** A fork to one place only. */
  const leap = (to: number) => add({ does: "fork", next: to, other: to });
  const emitChoice = (parts: readonly Expression[]): void => {
    const ends = parts.slice(0, -1).map((each) => {
      const start = fork();
      emit(each);
      const end = leap(-1);
      start.other = steps.length;
      return end;
    });
    emit(parts.at(-1)!);
    for (const end of ends) end.next = end.other = steps.length;
  };
  const emitRepeat = ({ part, least, most }: Extract<Expression, { kind: "repeat" }>): void => {
    for (let count = 0; count < least; count++) emit(part);
    if (most === Number.POSITIVE_INFINITY) {
      const start = steps.length;
      const loop = fork();
      emit(part);
      leap(start);
      loop.other = steps.length;
      return;
    }
    const exits = Array.from({ length: most - least }, () => {
      const exit = fork();
      emit(part);
      return exit;
    });
    for (const exit of exits) exit.other = steps.length;
  };
  emit(expression);
  add({ does: "accept" });
  return steps;
}
