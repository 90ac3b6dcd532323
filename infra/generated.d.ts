/**
 * What functions may know about all functions, written from the declarations when Tocsin is built. A handler
 * imports it when it first answers, `await import("#generated/routes.json")`, not at its top: the file is made from
 * the declarations, so it can't be there yet when they are read.
 */

declare module "#generated/routes.json" {
  const routes: readonly import("./routes.ts").Route[];

  export = routes;
}

declare module "#generated/openapi.json" {
  const document: object;

  export = document;
}

declare module "#generated/api-page.html" {
  const page: string;

  export = page;
}
