/* frame: what the process that holds the store and a worker say to each other. A frame is u32
 * length, u8 type, bytes; the highest bit of the type says that more of the same follows. Pure: no
 * socket here, both ends bring their own.
 */
#ifndef KPID_FRAME_H
#define KPID_FRAME_H

/* An explanation may take so many times as long as a score. */
#define FRAME_WHY_TIMES 4

enum frame_type {
	FRAME_HELLO = 1, /* worker -> parent, once: value { lua, semantics } */
	FRAME_LOAD, /* value { files: [{path, text}], memory, person_ms, load_ms, set? }, calendar
		       -> value { errors, manifest } */
	FRAME_LINT, /* value {} -> value { errors } */
	FRAME_CASES, /* value { sector?, name?, coverage? } -> report of cases_run */
	FRAME_KINDS, /* (u32 number, str tuple)...; no reply */
	FRAME_SCORE, /* requests -> as many answers */
	FRAME_EXPLAIN, /* request -> answer, value */
	FRAME_ENTRY, /* request, u32 seq -> value, or FRAME_ERROR */
	FRAME_HANDBOOK, /* value { sector, day, duty_group? } -> tree of handbook, or FRAME_ERROR */
	FRAME_TIPS, /* request, u64 edge in micro-points -> value of edges_tips, or FRAME_ERROR */
	FRAME_MATRIX, /* value { coverage? } -> value of matrix_rules, with `files` of coverage_files */
	FRAME_WHY, /* requests -> as many answers, each with the value of its explanation */
	FRAME_COSTS, /* value {} -> value: engine_costs */
	FRAME_ERROR, /* worker -> parent: value { id, args, en, vi } */
	FRAME_TYPES
};

#define FRAME_MORE 0x80
#define FRAME_MAX (512 * 1024) /* bytes of one frame, header not counted */
#define FRAME_TOTAL_MAX (64 * 1024 * 1024) /* of a whole message */

/* The exit status of a worker that stopped itself at twice the limit of what it worked on. */
#define FRAME_EXIT_LATE 3

/* The number of the meaning of results: it grows whenever the same facts and rules would give
 * another result. */
#define ENGINE_SEMANTICS 1
#define ENGINE_VERSION "0.1.0"

#endif
