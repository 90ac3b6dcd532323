/** Longest lifetime of an access token that a stage may set; a rotated key lives on for as long. */
export const mostTokenMinutes = 60;
