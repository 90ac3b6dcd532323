import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { NewReading } from "../reading.ts";
import { take } from "../take-reading.ts";

const app = new Hono();

app.post("/sites/:id/readings", async (context) => {
  const reading = NewReading.parse(await context.req.json());
  return context.json(take(context.req.param("id"), reading));
});

export const handler = handle(app);
