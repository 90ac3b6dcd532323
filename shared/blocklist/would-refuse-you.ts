import { conflict, type Problem } from "#shared/problems.ts";

/** What to answer to a rule that would refuse whoever asks for it, and nobody said that it shall. @param what is the same. */
export const wouldRefuseYou = (what: string): Problem =>
  conflict(
    `This would refuse you yourself, who ask by the same ${what}. Say \`force: true\` if you mean it.`,
  );
