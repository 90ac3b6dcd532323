import { type Address, readAddress } from "#shared/access/lies-in.ts";
import type { PolicyRequest } from "#shared/policies/policy-request.ts";
import { weekdays } from "#shared/policies/weekdays.ts";

/** A moment on the clocks of a place. */
export interface LocalTime {
  /** 0 is Sunday. */
  readonly day: number;
  /** Since midnight. */
  readonly minute: number;
}

/** A request about one of its targets, while policies are held against it: what costs something to find out is found out once. */
export class Asked {
  readonly request: PolicyRequest;
  /** Whether time, address and the very target are left open: it could come at any time, from anywhere. */
  readonly isHypothetical: boolean;
  readonly address: Address | undefined;
  readonly targetId: string | null;
  readonly #clocks: Map<string, LocalTime>;

  constructor(
    request: PolicyRequest,
    isHypothetical = false,
    targetId = request.target?.id ?? null,
    like?: Asked,
  ) {
    this.request = request;
    this.isHypothetical = isHypothetical;
    this.targetId = targetId;
    this.#clocks = like ? like.#clocks : new Map();
    this.address = like || request.ip === undefined ? like?.address : readAddress(request.ip);
  }

  /** The same request about another target, which shares what was found out. */
  about(targetId: string | null): Asked {
    return new Asked(this.request, this.isHypothetical, targetId, this);
  }

  localTime(timeZone: string): LocalTime {
    const known = this.#clocks.get(timeZone);
    if (known) return known;
    const read = readClock(timeZone, this.request.at);
    this.#clocks.set(timeZone, read);
    return read;
  }
}

/** Making one takes 50 times as long as using it. There are some 400 zones. */
const formats = new Map<string, Intl.DateTimeFormat>();

function readClock(timeZone: string, at: number): LocalTime {
  const format = formats.get(timeZone) ?? formatOf(timeZone);
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: (weekdays as readonly string[]).indexOf(parts.weekday?.toLowerCase() ?? ""),
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

const formatOf = (timeZone: string) =>
  new Intl.DateTimeFormat("en-US", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
