import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { freePort, Workshop, whyMissing } from "../../support/stock-program.ts";
import { connect, eventually } from "../../support/tocsin.ts";
import { type Sequence, sequence } from "./sequences.ts";
import { type Seen, Side } from "./side.ts";

/** Many enough that each way to say something meets each other one; another seed, other ones. */
const sequences = 200;
const seed = Number(process.env.SEED ?? 1);
/** Tenants that share the sequences, because one after the other they would take minutes. */
const lanes = 4;

const reason = whyMissing("prometheus-alertmanager");
const tocsin = connect();
const workshop = new Workshop();
afterAll(() => workshop.close());

async function startTheirs(): Promise<Side> {
  const config = workshop.write("am.yml", "route: { receiver: tocsin }\nreceivers: [{ name: tocsin }]\n");
  const port = await freePort();
  workshop.start("prometheus-alertmanager", [
    ...[`--config.file=${config}`, `--storage.path=${workshop.folder}/data`, "--cluster.listen-address="],
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  await eventually(() => fetch(`http://127.0.0.1:${port}/-/ready`));
  return new Side(`http://127.0.0.1:${port}`);
}

/** Where the two differ: what was done to get there, what they have and what we have. */
function differences(
  plans: readonly Sequence[],
  step: number,
  theirs: readonly Seen[],
  ours: readonly Seen[],
) {
  const of = (all: readonly Seen[], index: number) =>
    all
      .filter(({ labels }) => labels.seq === String(index))
      .sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
  return plans.flatMap(({ steps }, index) => {
    const [wanted, answered] = [of(theirs, index), of(ours, index)];
    if (isDeepStrictEqual(wanted, answered)) return [];
    return [{ sequence: index, done: steps.slice(0, step + 1), wanted, answered }];
  });
}

describe.skipIf(reason !== undefined)(
  `beside the real Alertmanager${reason ? ` (skipped: ${reason})` : ""}`,
  () => {
    test(`${sequences} sequences of requests (SEED=${seed}) are answered alike`, async () => {
      const theirs = await startTheirs();
      const tenants = await Promise.all(Array.from({ length: lanes }, () => tocsin.newTenant()));
      const ours = tenants.map(
        ({ apiKey }) => new Side(tocsin.running.apiUrl, { authorization: `Bearer ${apiKey}` }),
      );
      const plans = fc.sample(sequence, { seed, numRuns: sequences });
      for (let step = 0; step < plans[0]!.steps.length; step++) {
        const take = async (lane: number) => {
          for (let index = lane; index < plans.length; index += lanes) {
            const planned = plans[index]!.steps[step]!;
            const now = Date.now();
            const sides = [theirs, ours[lane]!];
            const [wanted, answered] = await Promise.all(sides.map((side) => side.take(index, planned, now)));
            expect([index, planned, answered]).toEqual([index, planned, wanted]);
          }
        };
        await Promise.all(ours.map((_, lane) => take(lane)));
        await eventually(async () => {
          const answered = (await Promise.all(ours.map((side) => side.alerts()))).flat();
          expect(differences(plans, step, await theirs.alerts(), answered).slice(0, 3)).toEqual([]);
        }, 10_000);
      }
      const compare = async (lane: number) => {
        for (let index = lane; index < plans.length; index += lanes) {
          for (const filters of plans[index]!.queries) {
            const sides = [theirs, ours[lane]!];
            const [wanted, answered] = await Promise.all(sides.map((side) => side.find(index, filters)));
            expect([filters, answered]).toEqual([filters, wanted]);
          }
        }
      };
      await Promise.all(ours.map((_, lane) => compare(lane)));
      const silences = (await Promise.all(ours.map((side) => side.silences()))).flat();
      expect(silences.sort()).toEqual((await theirs.silences()).sort());
    });
  },
);
