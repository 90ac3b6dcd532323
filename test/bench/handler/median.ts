export const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1]!;
