// Reads calls from standard input, makes each with the AWS SDK for JavaScript, and writes what came of them.
import { readFileSync } from "node:fs";
import * as sdk from "@aws-sdk/client-lambda";

const { endpoint, calls } = JSON.parse(readFileSync(0, "utf-8"));
const client = new sdk.LambdaClient({
  endpoint,
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});
const text = (bytes) => (bytes == null ? null : Buffer.from(bytes).toString("utf-8"));

async function make({ command, input }) {
  const sent = { ...input, ...(input.Payload === undefined ? {} : { Payload: Buffer.from(input.Payload) }) };
  const answer = await client.send(new sdk[command](sent));
  if (answer.EventStream !== undefined) {
    const events = [];
    for await (const event of answer.EventStream) {
      const piece = event.PayloadChunk;
      events.push(piece === undefined ? event : { PayloadChunk: text(piece.Payload) });
    }
    return { status: answer.StatusCode, version: answer.ExecutedVersion, events };
  }
  return {
    status: answer.StatusCode ?? answer.$metadata.httpStatusCode,
    error: answer.FunctionError ?? null,
    version: answer.ExecutedVersion ?? null,
    log: answer.LogResult ?? null,
    payload: text(answer.Payload),
    functions: answer.Functions?.map((each) => each.FunctionName) ?? null,
    requestId: answer.$metadata.requestId,
  };
}

const results = [];
for (const call of calls) {
  try {
    results.push(await make(call));
  } catch (error) {
    const typed = error instanceof sdk.LambdaServiceException && sdk[error.name] !== undefined && error instanceof sdk[error.name];
    results.push({ name: error.name, typed, message: error.message, status: error.$metadata?.httpStatusCode, type: error.Type ?? null });
  }
}
process.stdout.write(JSON.stringify(results));
