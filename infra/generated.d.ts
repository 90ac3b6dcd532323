/**
 * What functions may know about all functions. It is made from the declarations when Tocsin is bundled and exists in
 * bundles only, so a handler imports it when it answers, `await import("#generated/routes.json")`, not at its top.
 */

declare module "#generated/routes.json" {
  const routes: readonly import("./routes.ts").Route[];

  export = routes;
}

declare module "#generated/functions.json" {
  const functions: readonly import("./uses.ts").FunctionUses[];

  export = functions;
}

declare module "#generated/build.json" {
  const build: import("./build.ts").Build;

  export = build;
}

declare module "#generated/openapi.json" {
  const document: import("./openapi-document.ts").OpenApiDocument;

  export = document;
}

declare module "#generated/api-page.html" {
  const page: string;

  export = page;
}
