/** What went wrong, in the API's own terms: a gRPC code, and the HTTP status HCP's gateway maps it to. */
export class ApiError extends Error {
  readonly code: Code;
  readonly details: readonly unknown[];
  constructor(code: Code, message: string, details: readonly unknown[] = []) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

/** gRPC codes the registry uses. FAILED_PRECONDITION is 400 (not 412); ABORTED and ALREADY_EXISTS are both 409. */
export const httpStatus = {
  INVALID_ARGUMENT: [3, 400],
  NOT_FOUND: [5, 404],
  ALREADY_EXISTS: [6, 409],
  PERMISSION_DENIED: [7, 403],
  RESOURCE_EXHAUSTED: [8, 413],
  FAILED_PRECONDITION: [9, 400],
  ABORTED: [10, 409],
  UNIMPLEMENTED: [12, 501],
  INTERNAL: [13, 500],
  UNAUTHENTICATED: [16, 401],
} as const;
export type Code = keyof typeof httpStatus;

export const invalid = (message: string, details?: readonly unknown[]) =>
  new ApiError('INVALID_ARGUMENT', message, details);
export const notFound = (message: string) => new ApiError('NOT_FOUND', message);
export const taken = (message: string) => new ApiError('ALREADY_EXISTS', message);
export const refused = (message: string) => new ApiError('FAILED_PRECONDITION', message);

/** Why the registry cannot start: one sentence for the person who started it. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
