/** Where lines go. `source` is the name of a function, or `local-cloud` for what the host itself has to say. */
export type Log = (source: string, message: string) => void;

export const hostSource = "local-cloud";
