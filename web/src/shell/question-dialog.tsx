/** Shows the question that waits for an answer. */
import { useSignal } from '../lib/use-signal.js';
import { useDesk } from './desk-context.js';
import { Dialog } from './dialog.js';

export function QuestionDialog() {
  const question = useSignal(useDesk().questions.current);
  if (!question) return null;
  return (
    <Dialog title={question.title} onClose={() => question.answer(false)}>
      <p>{question.text}</p>
      <div className="choices">
        <button type="button" onClick={() => question.answer(false)}>
          No, go back
        </button>
        <button type="button" className="danger" autoFocus onClick={() => question.answer(true)}>
          {question.yes}
        </button>
      </div>
    </Dialog>
  );
}
