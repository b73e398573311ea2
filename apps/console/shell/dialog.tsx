import { type ReactNode, useEffect, useId, useRef } from 'react';

interface DialogProps {
  readonly title: string;
  readonly wide?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog; the browser keeps the focus inside, closes it on Esc, and gives the focus back. */
export function Dialog({ title, wide, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => { element?.close(); };
  }, []);
  return (
    <dialog ref={dialog} className={wide === true ? 'dialog wide' : 'dialog'} aria-labelledby={titleId} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <h2 id={titleId}>{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmationProps {
  readonly title: string;
  readonly sentence: string;
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back; the safe answer has the focus. */
export function Confirmation({ title, sentence, action, onConfirm, onClose }: ConfirmationProps) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{sentence}</p>
      <div className="dialog-actions">
        <button type="button" className="button" autoFocus onClick={onClose}>Cancel</button>
        <button type="button" className="button primary" onClick={onConfirm}>{action}</button>
      </div>
    </Dialog>
  );
}
