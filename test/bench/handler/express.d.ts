/** As much of Express as the bench uses: it has no types of its own. */
declare module "express" {
  interface Request {
    readonly params: { readonly id: string };
    readonly body: unknown;
  }
  interface Response {
    json(body: unknown): void;
  }
  interface Express {
    handle(): void;
    use(middleware: unknown): void;
    post(path: string, deed: (request: Request, response: Response) => void): void;
  }
  function express(): Express;
  namespace express {
    function json(): unknown;
  }
  export = express;
}
