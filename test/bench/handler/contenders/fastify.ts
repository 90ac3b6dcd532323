import awsLambdaFastify from "@fastify/aws-lambda";
import fastify from "fastify";
import { NewReading } from "../reading.ts";
import { take } from "../take-reading.ts";

const app = fastify();

app.post<{ Params: { id: string } }>("/sites/:id/readings", async ({ params, body }) =>
  take(params.id, NewReading.parse(body)),
);

export const handler = awsLambdaFastify(app);
