/** Where TM Forum has laid down that the API is. */
export const basePath = "/tmf-api/alarm/v4";

/** Where clients find an alarm by its id. @param baseUrl where they reach us. */
export const addressesAt =
  (baseUrl: string) =>
  (id: string): string =>
    `${baseUrl}${basePath}/alarm/${id}`;
