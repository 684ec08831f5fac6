import { type ReactNode, useId, useLayoutEffect, useRef } from "react";

interface Props {
  title: string;
  onClose: () => void;
  wide?: boolean;
  className?: string;
  bare?: boolean;
  children: ReactNode;
}

/** A modal box. The browser holds the focus in it and gives it back. */
export function Dialog({ title, onClose, wide, className = "", bare, children }: Props) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={box}
      className={`dialog ${wide ? "wide" : ""} ${className}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === box.current) onClose();
      }}
    >
      <h3 id={id} className={bare ? "hidden-text" : "dialog-title"}>
        {title}
      </h3>
      {children}
    </dialog>
  );
}
