/** The ways by which a wrong rule is undone: no rule of paths shuts them. */
export const alwaysOpen: readonly string[] = [
  "/system/security/blocklist",
  "/system/security/blocklist/{id}",
];
