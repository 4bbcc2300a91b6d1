import type { Act } from '../store/act.ts';
import type { PrincipalRow } from '../store/schema.ts';
import type { Fields } from './fields.ts';

/** One request, matched and decoded. */
export interface Call {
  /** Path parameters by name, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Fields;
  readonly act: Act;
  /** Who asks; undefined only where no token is needed. */
  readonly principal: PrincipalRow | undefined;
  /** Restricted channels are hidden from viewers. */
  readonly seesRestricted: boolean;
  /** Where this server is reached, for the links it hands out. */
  readonly origin: string;
  /** Length of a page when the client names none. */
  readonly pageSize: number;
}

/** The answer's JSON object; a `Document` is sent as it is. Errors are thrown as `ApiError`. */
export type Handler = (call: Call) => object;

export class Document {
  readonly type: string;
  readonly bytes: Uint8Array;
  constructor(type: string, bytes: Uint8Array) {
    this.type = type;
    this.bytes = bytes;
  }
}
