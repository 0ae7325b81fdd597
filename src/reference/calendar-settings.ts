/** `calendar.yaml`: session times, cut-offs and the dates on which the exchange does not follow its own rules. */
import { z } from 'zod';
import type { SessionTimes } from './day-plan.js';
import { everyDay, nyseDays } from './day-plan.js';
import { TradingCalendar } from './trading-calendar.js';

/** Which calendar applies; `calendar.sessions` of `default.yaml`. */
export const CALENDARS = ['always', 'nyse'] as const;
export type CalendarName = (typeof CALENDARS)[number];

const timeOfDay = z
  .string({ error: "write the time in quotes, such as '09:30'" })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time of day such as '09:30'")
  .transform((text) => Number(text.slice(0, 2)) * 3600 + Number(text.slice(3)) * 60);
const cutoff = z.int().min(0).max(86_400);

const cutoffs = { openCutoffSeconds: cutoff, closeCutoffSeconds: cutoff };
const timesSchema = z.strictObject({
  open: timeOfDay,
  close: timeOfDay,
  halfDayClose: timeOfDay,
  ...cutoffs,
});
const marketTimesSchema = z.strictObject({
  open: timeOfDay.exactOptional(),
  close: timeOfDay.exactOptional(),
  halfDayClose: timeOfDay.exactOptional(),
  openCutoffSeconds: cutoff.exactOptional(),
  closeCutoffSeconds: cutoff.exactOptional(),
});

const day = {
  date: z.iso.date({ error: "is not a date such as '2025-01-09'", abort: true }),
  reason: z.string().min(1),
};
const overrideSchema = z.discriminatedUnion('session', [
  z.strictObject({ session: z.literal('closed'), ...day }),
  z.strictObject({ session: z.literal('open'), ...day }),
  z.strictObject({ session: z.literal('half'), close: timeOfDay, ...day }),
]);

const mic = z.string().regex(/^[A-Z0-9]{4}$/, 'is a market identifier code of four characters');

export const calendarSchema = z
  .strictObject({
    always: z.strictObject(cutoffs),
    nyse: z.strictObject({
      times: timesSchema,
      markets: z.record(mic, marketTimesSchema),
      overrides: z.array(overrideSchema),
    }),
  })
  .superRefine(({ nyse: { times, markets, overrides } }, ctx) => {
    checkTimes(ctx, times, ['nyse', 'times']);
    for (const [market, own] of Object.entries(markets))
      checkTimes(ctx, { ...times, ...own }, ['nyse', 'markets', market]);
    const dates = new Set<string>();
    for (const [index, override] of overrides.entries()) {
      const issue = (key: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: ['nyse', 'overrides', index, key], message });
      if (dates.has(override.date)) issue('date', `${override.date} is listed twice`);
      dates.add(override.date);
      if (override.session !== 'half') continue;
      const fits = [times, ...Object.values(markets).map((own) => ({ ...times, ...own }))].every(
        ({ open, close }) => override.close > open && override.close < close,
      );
      if (!fits) issue('close', 'must be after the open and before the close');
    }
  });

export type CalendarSettings = Readonly<z.output<typeof calendarSchema>>;

function checkTimes(ctx: z.RefinementCtx, times: SessionTimes, at: readonly string[]): void {
  const { open, close, halfDayClose, closeCutoffSeconds } = times;
  const issue = (key: string, message: string) =>
    ctx.addIssue({ code: 'custom', path: [...at, key], message });
  if (open >= close) issue('close', 'must be after open');
  else if (halfDayClose <= open || halfDayClose > close)
    issue('halfDayClose', 'must be after open and not after close');
  else if (closeCutoffSeconds >= halfDayClose - open)
    issue('closeCutoffSeconds', 'is as long as a half day: no CLS order would ever be in time');
}

/** The calendar of that name with these times. */
export function createCalendar(name: CalendarName, { always, nyse }: CalendarSettings): TradingCalendar {
  switch (name) {
    case 'always':
      return new TradingCalendar(everyDay(always));
    case 'nyse': {
      const { times, markets, overrides } = nyse;
      const plans = Object.entries(markets).map(
        ([market, own]) => [market, nyseDays({ ...times, ...own }, overrides)] as const,
      );
      return new TradingCalendar(nyseDays(times, overrides), new Map(plans));
    }
  }
}
