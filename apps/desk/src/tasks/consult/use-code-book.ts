import { useEffect } from 'react';
import { useDesk, useReadable } from '../../components/hooks.ts';
import type { Desk } from '../../session/desk.ts';
import { CodeBook, type CodeBookState } from '../../store/code-book.ts';

/** One for each session, so that lists are fetched once. */
const books = new WeakMap<Desk['session'], CodeBook>();

export function useCodeBook(): { readonly book: CodeBook; readonly state: CodeBookState } {
  const { session, codes } = useDesk();
  const book = books.get(session) ?? new CodeBook(codes);
  books.set(session, book);
  useEffect(() => book.load(), [book]);
  return { book, state: useReadable(book.state) };
}
