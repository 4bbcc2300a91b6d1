import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, Intercept } from './answer.ts';
import * as read from './api/fields.ts';
import { ApiError, httpStatus, invalid, StartError } from './errors.ts';
import { routes } from './routes.ts';

/**
 * Faults on demand, to see what a client makes of them: a JSON list, read at the start. The first fault that is
 * for a request and not used up yet answers it in the registry's place; one with a delay only answers late.
 *
 *     [
 *       { "operation": "GetVersion", "status": 503, "count": 2 },      twice, then never again
 *       { "operation": "ListChannels", "delay": "3s" },                every time
 *       { "operation": "Token", "status": 401, "body": { "error": "invalid_client" } },
 *       { "operation": "UpdateBuild", "reset": true, "after": 3 },     the first three get through
 *       { "operation": "*", "hang": true, "count": 1 }
 *     ]
 */
export function readFaults(file: string): Intercept {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new StartError(`Cannot read the faults ${file}: ${(error as Error).message}`);
  }
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new StartError(`The faults ${file} are not JSON: ${(error as Error).message}`);
  }
  if (!Array.isArray(list)) throw new StartError(`The faults ${file} must be a JSON list.`);
  const faults = list.map((fields: unknown, i) => {
    try {
      if (!read.isObject(fields)) throw invalid('must be an object');
      return rule(fields);
    } catch (error) {
      if (error instanceof ApiError)
        throw new StartError(`Cannot use the faults ${file}: at [${i}]: ${error.message}`);
      throw error;
    }
  });
  return async ({ operation }) => {
    for (const fault of faults) {
      if (fault.operation !== '*' && fault.operation !== operation) continue;
      const turn = fault.seen++ - fault.after;
      if (turn < 0 || turn >= fault.count) continue;
      if (fault.delay) await wait(fault.delay);
      return fault.answer;
    }
    return undefined;
  };
}

const members = ['operation', 'status', 'body', 'headers', 'delay', 'reset', 'hang', 'count', 'after'];

function rule(fields: read.Fields) {
  const stray = Object.keys(fields).find(member => !members.includes(member));
  if (stray !== undefined) throw invalid(`unknown member ${stray}; known: ${members.join(', ')}`);
  const operation = read.required(fields, 'operation');
  if (!['*', 'Token'].includes(operation) && !routes.some(r => r.operation === operation))
    throw invalid(`operation ${operation} is unknown: name one of the API, Token or *`);
  const status = read.whole(fields, 'status');
  if (status !== undefined && (status < 200 || status > 599)) throw invalid('status must be from 200 to 599');
  const headers = read.labels(fields, 'headers') ?? {};
  const answers: Fault[] = [];
  if (status !== undefined) answers.push({ status, body: fields.body ?? refusal(status), headers });
  if (read.flag(fields, 'reset')) answers.push('reset');
  if (read.flag(fields, 'hang')) answers.push('hang');
  const delay = read.duration(fields, 'delay') ?? 0;
  if (answers.length > 1) throw invalid('status, reset and hang exclude each other');
  if (!answers.length && !delay) throw invalid('one of status, reset, hang, delay is required');
  return {
    operation,
    answer: answers[0],
    delay,
    count: read.whole(fields, 'count') ?? Number.POSITIVE_INFINITY,
    after: read.whole(fields, 'after') ?? 0,
    seen: 0,
  };
}

/** The body HCP's gateway gives an error of this status. */
function refusal(status: number) {
  const others = { 429: 8, 499: 1, 503: 14, 504: 4 };
  const known = Object.values(httpStatus).find(([, http]) => http === status)?.[0];
  const code = others[status as keyof typeof others] ?? known ?? 2;
  return { code, message: `a fault on demand (${status})`, details: [] };
}
