extension JSONReport {
    /// The JSON Schema (2020-12) of the report in JSON, as `cairn schema report` prints it.
    ///
    /// It allows members that it doesn't know, so that a report of a later version with the same number passes.
    static let schema = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "urn:cairn:report:1",
          "title": "Cairn validation report",
          "description": "What `cairn validate --report json=PATH` writes. New members may come without a new version.",
          "type": "object",
          "required": [
            "format",
            "version",
            "project",
            "validatorVersion",
            "executed",
            "interrupted",
            "outcome",
            "counts",
            "milestonesComplete",
            "next",
            "notices",
            "structure",
            "milestones"
          ],
          "properties": {
            "format": {"const": "cairn-report"},
            "version": {"const": 1},
            "project": {
              "type": "object",
              "required": [
                "catalog",
                "id",
                "title",
                "templateVersion",
                "recordedTemplateVersion",
                "recordedCairnVersion"
              ],
              "properties": {
                "catalog": {"type": "string", "description": "The catalog's id, from the record."},
                "id": {"type": "string", "description": "The project's id."},
                "title": {"type": "string", "description": "The project's name."},
                "templateVersion": {
                  "type": "string",
                  "description": "The version of the template that was validated against."
                },
                "recordedTemplateVersion": {
                  "type": "string",
                  "description": "The version of the template that made the project."
                },
                "recordedCairnVersion": {"type": "string", "description": "The version of Cairn that made the project."}
              }
            },
            "validatorVersion": {"type": "string", "description": "The version of Cairn that validated."},
            "executed": {"type": "boolean", "description": "Whether checks that execute something were run."},
            "interrupted": {"type": "boolean", "description": "Whether a signal ended the validation early."},
            "outcome": {
              "enum": ["passed", "failed", "undecided", "incomplete"],
              "description": "undecided: nothing failed, and checks that count could not be decided; incomplete: a milestone that was asked for has checks that were not run."
            },
            "counts": {"$ref": "#/$defs/counts"},
            "milestonesComplete": {"type": "integer", "minimum": 0},
            "next": {
              "type": ["string", "null"],
              "description": "The qualifiedId of the check to work on next."
            },
            "notices": {"type": "array", "items": {"$ref": "#/$defs/diagnostic"}},
            "structure": {"type": "array", "items": {"$ref": "#/$defs/check"}},
            "milestones": {"type": "array", "items": {"$ref": "#/$defs/milestone"}}
          },
          "$defs": {
            "counts": {
              "type": "object",
              "required": ["pass", "fail", "blocked", "skipped", "error"],
              "properties": {
                "pass": {"type": "integer", "minimum": 0},
                "fail": {"type": "integer", "minimum": 0},
                "blocked": {"type": "integer", "minimum": 0},
                "skipped": {"type": "integer", "minimum": 0},
                "error": {"type": "integer", "minimum": 0}
              },
              "description": "How many checks came to each end.",
              "additionalProperties": false
            },
            "milestone": {
              "type": "object",
              "required": [
                "id",
                "number",
                "title",
                "goal",
                "why",
                "state",
                "requested",
                "lacksOnlyRunning",
                "hints",
                "hintCount",
                "counts",
                "checks"
              ],
              "properties": {
                "id": {"type": "string"},
                "number": {"type": "integer", "minimum": 1, "description": "The place in the order."},
                "title": {"type": "string"},
                "goal": {"type": "string"},
                "contract": {
                  "type": "object",
                  "required": ["names", "free"],
                  "properties": {
                    "names": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": ["name", "kind", "says"],
                        "properties": {
                          "name": {"type": "string"},
                          "kind": {"type": "string", "description": "What sort of interface it is."},
                          "says": {"type": "string"}
                        }
                      },
                      "description": "The interfaces that the acceptance tests use."
                    },
                    "free": {
                      "type": "array",
                      "items": {"type": "string"},
                      "description": "What no test asks about."
                    }
                  },
                  "description": "What the acceptance tests hold a project to."
                },
                "why": {"type": "string"},
                "state": {"enum": ["pending", "complete"]},
                "requested": {
                  "type": "boolean",
                  "description": "Whether it was asked for: only then does it decide the outcome."
                },
                "lacksOnlyRunning": {
                  "type": "boolean",
                  "description": "Whether it is pending only since checks were not run."
                },
                "hints": {
                  "type": "array",
                  "items": {"type": "string"},
                  "description": "As many as were asked for; hintCount says how many there are."
                },
                "hintCount": {"type": "integer", "minimum": 0},
                "counts": {"$ref": "#/$defs/counts"},
                "checks": {"type": "array", "items": {"$ref": "#/$defs/check"}}
              }
            },
            "check": {
              "type": "object",
              "required": [
                "id",
                "qualifiedId",
                "kind",
                "title",
                "status",
                "decisive",
                "hints",
                "hintCount",
                "findings"
              ],
              "properties": {
                "id": {"type": "string", "description": "Unique within its milestone or the structure."},
                "qualifiedId": {"type": "string", "description": "Unique within the report."},
                "kind": {"type": "string"},
                "title": {"type": "string", "description": "What it asks for, in words."},
                "detail": {
                  "type": "string",
                  "description": "What the title leaves out, such as the expression that was looked for."
                },
                "status": {
                  "enum": ["pass", "fail", "blocked", "skipped", "error"],
                  "description": "fail is about the project, error about the check or the machine; blocked waits for another check, skipped was not run."
                },
                "decisive": {"type": "boolean", "description": "Whether it decides the outcome."},
                "hints": {"type": "array", "items": {"type": "string"}},
                "hintCount": {"type": "integer", "minimum": 0},
                "findings": {"type": "array", "items": {"$ref": "#/$defs/diagnostic"}},
                "expected": {"type": "string"},
                "found": {"type": "string"},
                "why": {"type": "string"},
                "blockedBy": {"type": "string", "description": "The check that has to pass first."},
                "reproduce": {"type": "string", "description": "A shell command that shows the same failure."},
                "seconds": {
                  "type": "number",
                  "minimum": 0,
                  "description": "How long it ran; only when durations were asked for."
                }
              }
            },
            "diagnostic": {
              "type": "object",
              "required": ["severity", "id", "summary"],
              "properties": {
                "severity": {"enum": ["error", "warning", "note"]},
                "id": {"type": "string", "description": "A stable name."},
                "summary": {"type": "string"},
                "explanation": {"type": "string"},
                "location": {"$ref": "#/$defs/location"},
                "help": {"type": "array", "items": {"type": "string"}},
                "notes": {
                  "type": "array",
                  "items": {
                    "type": "object",
                    "required": ["message"],
                    "properties": {"message": {"type": "string"}, "location": {"$ref": "#/$defs/location"}}
                  }
                }
              }
            },
            "location": {
              "type": "object",
              "required": ["file"],
              "properties": {
                "file": {"type": "string", "description": "Relative to the repository's top; to the project's folder if that is in no repository."},
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
                "endLine": {"type": "integer", "minimum": 1},
                "endColumn": {"type": "integer", "minimum": 1}
              },
              "description": "A stretch of a file, or only the file if it is meant as a whole; up to but not including its end; lines and columns count from 1, columns in code points.",
              "additionalProperties": false
            }
          }
        }

        """#
}
