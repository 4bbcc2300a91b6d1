;; A session in Emacs with Eglot as a person has it: opens a template, reads what is wrong, completes, goes to a
;; definition, renames, formats. Writes what was seen as JSON to $SEEN.  -*- lexical-binding: t -*-
(require 'json)
(require 'xref)
(require 'cl-lib)
(defvar seen nil)
(defun saw (key value) (push (cons key value) seen))
(defun wait-for (what ready)
  (let ((until (+ (float-time) 20)))
    (while (not (funcall ready))
      (when (> (float-time) until) (error "waited in vain for %s" what))
      (accept-process-output nil 0.05))))

;; As docs/editors.md has it.
(load (getenv "SETUP"))

(condition-case failure
    (progn
      (find-file (getenv "TEMPLATE"))
      ;; Outside of a session nobody presses a key, after which Eglot would connect.
      (run-hooks 'post-command-hook)
      (wait-for "the server" #'eglot-current-server)
      (flymake-start)
      (wait-for "diagnostics" #'flymake-diagnostics)
      (saw 'mode (symbol-name major-mode))
      (saw 'diagnostics
           (vconcat (mapcar (lambda (one)
                              `((line . ,(line-number-at-pos (flymake-diagnostic-beg one)))
                                (message . ,(flymake-diagnostic-text one))))
                            (flymake-diagnostics))))
      (goto-char (point-min))
      (search-forward "= var.")
      (let ((capf (eglot-completion-at-point)))
        (saw 'completion (vconcat (mapcar #'substring-no-properties (all-completions "" (nth 2 capf))))))
      (let ((definitions (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
        (saw 'definition (substring-no-properties (xref-item-summary (car definitions)))))
      (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t)))
        (eglot-rename "owner"))
      (wait-for "the rename" (lambda () (string-match-p "var\\.owner" (buffer-string))))
      (eglot-format-buffer)
      (saw 'text (buffer-substring-no-properties (point-min) (point-max))))
  (error (saw 'failure (error-message-string failure))))
(let ((found seen))
  (with-temp-file (getenv "SEEN") (insert (json-encode found))))
(kill-emacs 0)
