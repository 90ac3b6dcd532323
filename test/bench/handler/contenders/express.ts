import express from "express";
import serverless from "serverless-http";
import { NewReading } from "../reading.ts";
import { take } from "../take-reading.ts";

const app = express();

app.use(express.json());
app.post("/sites/:id/readings", (request, response) => {
  response.json(take(request.params.id, NewReading.parse(request.body)));
});

export const handler = serverless(app);
