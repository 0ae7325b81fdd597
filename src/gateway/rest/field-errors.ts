/** What a schema found wrong, said for a person: field, message and what would pass. */
import { z } from 'zod';
import type { FieldError } from './problem.js';

/** Every issue of a failed parse. A field's `.describe()` text is its remedy. */
export function fieldErrors(error: z.ZodError, schema: z.ZodObject): FieldError[] {
  return error.issues.flatMap((issue) => issueErrors(issue, schema));
}

function issueErrors(issue: z.core.$ZodIssue, schema: z.ZodObject): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(schema.shape).join(', ');
    return issue.keys.map((field) => ({
      field: field.slice(0, 64),
      message: 'is not a field of this request',
      remedy: known === '' ? 'remove it' : `remove it; known are ${known}`,
    }));
  }
  const field = issue.path.join('.');
  if (field === '') {
    return [{ field: 'body', message: messageOf(issue), remedy: 'send one JSON object' }];
  }
  return [{ field, message: messageOf(issue), remedy: remedyOf(issue, schema) }];
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  return issue.message.endsWith('received undefined') ? 'is missing' : issue.message;
}

function remedyOf(issue: z.core.$ZodIssue, schema: z.ZodObject): string {
  const field: unknown = schema.shape[String(issue.path[0])];
  const description = field instanceof z.ZodType ? field.description : undefined;
  return description === undefined ? 'correct it' : `send ${description}`;
}
