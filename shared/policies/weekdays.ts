/** As dates count them. */
export const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
