/** The live pre-trade answer to a draft: asked a moment after the last keystroke, and again while it stands. */
import { useEffect, useState } from 'react';
import type { CheckAnswer } from '../api/api.js';
import { messageOf } from '../api/http.js';
import { useDesk } from '../shell/desk-context.js';
import type { Draft } from './draft.js';
import { requestOf } from './draft.js';

const PAUSE_MILLIS = 150;
const AGAIN_MILLIS = 3000;

export interface LiveCheck {
  readonly answer: CheckAnswer | null;
  readonly fault: string;
}

const NOTHING: LiveCheck = { answer: null, fault: '' };

/** Asks only while `ready`; answers to older drafts are dropped. */
export function useCheck(draft: Draft, ready: boolean): LiveCheck {
  const desk = useDesk();
  const [check, setCheck] = useState<LiveCheck>(NOTHING);
  useEffect(() => {
    if (!ready) {
      setCheck(NOTHING);
      return undefined;
    }
    let current = true;
    let timer = setTimeout(ask, PAUSE_MILLIS);
    function ask(): void {
      desk.api
        .check(requestOf(draft))
        .then((answer) => current && setCheck({ answer, fault: '' }))
        .catch((error: unknown) => current && setCheck({ answer: null, fault: messageOf(error) }))
        .finally(() => {
          if (current) timer = setTimeout(ask, AGAIN_MILLIS);
        });
    }
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [desk, draft, ready]);
  return check;
}
