import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { venuesSchema } from '../../src/reference/venues.js';

const PROFILE = {
  venue: 'TEST',
  name: 'Test market',
  character: 'test',
  takerFee: { perShare: '0.0030', bps: '0' },
  makerFee: { perShare: '-0.0020', bps: '0' },
  lotSize: '1',
  maxQty: null,
  protectedQuote: true,
  displayed: true,
  posting: true,
  manual: false,
  native: [],
};

function faultsOf(...profiles: object[]): string[] {
  const venues = profiles.map((profile) => ({
    kind: 'simulated',
    profile: { ...PROFILE, ...profile },
    simulation: {},
  }));
  const { error } = venuesSchema(z.object({})).safeParse({ venues });
  return error?.issues.map(({ path }) => path.join('.')) ?? [];
}

function faultsOfEntry(entry: object): string[] {
  const { error } = venuesSchema(z.object({})).safeParse({ venues: [entry] });
  return error?.issues.map(({ path }) => path.join('.')) ?? [];
}

describe('venues.yaml', () => {
  it('takes a complete profile', () => {
    expect(faultsOf({}, { venue: 'TWIN' })).toEqual([]);
  });

  it.each([
    [{ venue: 'toolong' }, 'venues.0.profile.venue'],
    [{ takerFee: { perShare: 0.003, bps: '0' } }, 'venues.0.profile.takerFee.perShare'],
    [{ makerFee: { perShare: '3 mils', bps: '0' } }, 'venues.0.profile.makerFee.perShare'],
    [{ lotSize: '0' }, 'venues.0.profile.lotSize'],
    [{ maxQty: '1.5' }, 'venues.0.profile.maxQty'],
    [{ displayed: false }, 'venues.0.profile.displayed'],
    [{ manual: true }, 'venues.0.profile.manual'],
  ])('names the key of %j', (fault, key) => {
    expect(faultsOf(fault)).toEqual([key]);
  });

  it('takes a desk, which is worked by people and has no simulation', () => {
    const profile = { ...PROFILE, manual: true };
    expect(faultsOfEntry({ kind: 'desk', profile })).toEqual([]);
    expect(faultsOfEntry({ kind: 'desk', profile: PROFILE })).toEqual(['venues.0.profile.manual']);
    expect(faultsOfEntry({ kind: 'desk', profile, simulation: {} })).toEqual(['venues.0']);
    expect(faultsOfEntry({ kind: 'pit', profile })).toEqual(['venues.0.kind']);
  });

  it('refuses a venue that is listed twice', () => {
    expect(faultsOf({}, {})).toEqual(['venues.1.profile.venue']);
  });
});
