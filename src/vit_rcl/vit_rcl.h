/* vit_rcl: the part of rcl that a node in another language needs, with an ABI of its own.
 *
 * Only integers, pointers and the structs below cross; no struct of rcl or rmw does, so a caller works with every
 * distro the shim is compiled against.
 *
 * Results. Every function that can fail returns int32_t: 0 ok, VIT_RCL_NOTHING when there is nothing to take, the
 * time is over or the distro does not know; negative: -rcl_ret_t, with a text in vit_rcl_last_error().
 *
 * Handles. Objects live on the heap and never move. Each holds a reference on its parent (event -> topic end ->
 * node -> context), so releasing in any order is safe. A poller holds references on what it waits for.
 *
 * Threads. Any function may be called from any thread; take and poll from one thread an object at a time.
 *
 * Structs. The caller sets `size` to sizeof(the struct) where it hands one in to be read or filled; fields are only
 * ever added at the end.
 *
 * Strings are UTF-8 and end with NUL. Strings and arrays passed to a callback live until it returns. */
#ifndef VIT_RCL_H
#define VIT_RCL_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VIT_RCL_API __attribute__((visibility("default")))

/* Raised when a function or a struct changes incompatibly. */
#define VIT_RCL_ABI_VERSION 1
#define VIT_RCL_NOTHING 1

typedef struct vit_rcl_object vit_rcl_object;

/* VIT_RCL_ABI_VERSION of this library. */
VIT_RCL_API int32_t vit_rcl_abi_version(void);

/* Identifier of the middleware in use, such as "rmw_fastrtps_cpp". Static. */
VIT_RCL_API const char * vit_rcl_middleware(void);

/* Text of this thread's last failure; "" at first. Valid until this thread's next failure. */
VIT_RCL_API const char * vit_rcl_last_error(void);

/* Gives up the caller's reference; NULL is fine. The object ends once nothing else holds it: no child, no poller. */
VIT_RCL_API void vit_rcl_release(vit_rcl_object * object);

/* ---- context ------------------------------------------------------------------------------------------------ */

/* Parses `argv` (it may hold --ros-args sections; argv[0] is not special), starts the middleware and, for the first
 * context, logging. `domain` below 0 takes ROS_DOMAIN_ID. Unknown ROS arguments are an error. */
VIT_RCL_API int32_t vit_rcl_context_create(
  int32_t argc, const char * const * argv, int32_t domain, vit_rcl_object ** context);

/* Ends communication at once; handles stay valid, calls on them fail. A second call does nothing. */
VIT_RCL_API int32_t vit_rcl_context_shutdown(vit_rcl_object * context);

VIT_RCL_API int32_t vit_rcl_context_domain(vit_rcl_object * context, uint64_t * domain);

/* Indices into argv of what is no ROS argument, ascending. `*count` in: room in `indices`; out: how many there are. */
VIT_RCL_API int32_t vit_rcl_context_other_arguments(vit_rcl_object * context, int32_t * indices, int32_t * count);

/* ---- node --------------------------------------------------------------------------------------------------- */

/* `argv`: ROS arguments of this node alone (with --ros-args), stronger than those of the context. `rosout`: 0 keeps
 * its log off /rosout. */
VIT_RCL_API int32_t vit_rcl_node_create(
  vit_rcl_object * context, const char * name, const char * name_space, int32_t argc, const char * const * argv,
  int32_t rosout, vit_rcl_object ** node);

/* Names after remapping; they live as long as the node. NULL when `node` is no node. */
VIT_RCL_API const char * vit_rcl_node_name(vit_rcl_object * node);
VIT_RCL_API const char * vit_rcl_node_namespace(vit_rcl_object * node);
VIT_RCL_API const char * vit_rcl_node_full_name(vit_rcl_object * node);
VIT_RCL_API const char * vit_rcl_node_logger_name(vit_rcl_object * node);

/* Expands (~, {node}) and remaps the name of a topic or service. */
VIT_RCL_API int32_t vit_rcl_node_resolve(
  vit_rcl_object * node, const char * name, int32_t is_service, char * resolved, size_t capacity);

/* Numbers of rcl_interfaces/msg/ParameterType. `value` points to: bool uint8_t, integer int64_t, double double,
 * string its char, arrays their first element (strings: const char *). `count` is 1 for scalars. */
typedef void (* vit_rcl_parameter_callback)(
  void * user, const char * name, int32_t type, const void * value, size_t count);

/* Parameter overrides for this node from the context's arguments, then from its own; of equal names the later counts.
 * Wildcards in node names: a segment of one star stands for one segment, of two stars for any number of them. */
VIT_RCL_API int32_t vit_rcl_node_parameter_overrides(
  vit_rcl_object * node, vit_rcl_parameter_callback callback, void * user);

/* ---- types -------------------------------------------------------------------------------------------------- */

/* Type support by full name ("sensor_msgs/msg/Image", "std_srvs/srv/SetBool"), from the libraries of the package
 * under AMENT_PREFIX_PATH or the loader's path. Cached until the process ends; never released. */
typedef struct vit_rcl_type vit_rcl_type;
VIT_RCL_API int32_t vit_rcl_type_load(const char * name, const vit_rcl_type ** type);

/* SHA-256 of the installed definition (REP 2011, RIHS01); VIT_RCL_NOTHING on distros without. */
VIT_RCL_API int32_t vit_rcl_type_hash(const vit_rcl_type * type, uint8_t hash[32]);

/* ---- buffers and topics ------------------------------------------------------------------------------------- */

/* Memory that takes write into. It grows when needed and never shrinks; the byte behind the CDR header lies at a
 * multiple of 16. */
VIT_RCL_API int32_t vit_rcl_buffer_create(size_t capacity, vit_rcl_object ** buffer);

/* Values are those of rmw's enumerations. Durations in ns: 0 the middleware's default, INT64_MAX infinite,
 * INT64_MAX - 1 best available. */
typedef struct vit_rcl_qos {
  uint32_t size;
  int32_t history, depth, reliability, durability, liveliness, avoid_ros_names, reserved;
  int64_t deadline, lifespan, liveliness_lease;
} vit_rcl_qos;

/* What a take gives. `data` lies in the buffer: valid until its next take or release. Some middlewares leave a few
 * bytes of padding behind the last field. */
typedef struct vit_rcl_message {
  uint32_t size, reserved;
  const uint8_t * data;
  size_t length;
  int64_t source_time, received_time;  /* ns since the epoch; 0 unknown */
  uint64_t sequence;                   /* the publisher's count; UINT64_MAX unknown */
  uint8_t publisher[16];               /* its gid */
} vit_rcl_message;

VIT_RCL_API int32_t vit_rcl_publisher_create(
  vit_rcl_object * node, const vit_rcl_type * type, const char * topic, const vit_rcl_qos * qos,
  vit_rcl_object ** publisher);

/* Sends a whole CDR payload, header included. The bytes are free again when the call returns. */
VIT_RCL_API int32_t vit_rcl_publish(vit_rcl_object * publisher, const uint8_t * payload, size_t length);

VIT_RCL_API int32_t vit_rcl_subscription_create(
  vit_rcl_object * node, const vit_rcl_type * type, const char * topic, const vit_rcl_qos * qos,
  vit_rcl_object ** subscription);

VIT_RCL_API int32_t vit_rcl_take(vit_rcl_object * subscription, vit_rcl_object * buffer, vit_rcl_message * message);

/* Of a publisher or subscription: resolved topic (lives as long as it), QoS in force, number of matched peers. */
VIT_RCL_API const char * vit_rcl_topic_name(vit_rcl_object * end);
VIT_RCL_API int32_t vit_rcl_topic_qos(vit_rcl_object * end, vit_rcl_qos * qos);
VIT_RCL_API int32_t vit_rcl_topic_matched(vit_rcl_object * end, uint64_t * count);

/* ---- events ------------------------------------------------------------------------------------------------- */

enum {
  VIT_RCL_EVENT_DEADLINE = 0,
  VIT_RCL_EVENT_LIVELINESS = 1,
  VIT_RCL_EVENT_INCOMPATIBLE_QOS = 2,
  VIT_RCL_EVENT_MESSAGE_LOST = 3,      /* subscriptions only */
  VIT_RCL_EVENT_INCOMPATIBLE_TYPE = 4,
  VIT_RCL_EVENT_MATCHED = 5
};

typedef struct vit_rcl_event_status {
  uint32_t size;
  int32_t total, total_change;      /* times it happened; liveliness of a subscription: publishers not alive */
  int32_t current, current_change;  /* matched peers; liveliness of a subscription: publishers alive */
  int32_t policy;                   /* bit of the incompatible policy, as rmw_qos_policy_kind_t */
} vit_rcl_event_status;

/* `kind` of a publisher or subscription. -RCL_RET_UNSUPPORTED where distro or middleware lack it. */
VIT_RCL_API int32_t vit_rcl_event_create(vit_rcl_object * end, int32_t kind, vit_rcl_object ** event);
VIT_RCL_API int32_t vit_rcl_event_take(vit_rcl_object * event, vit_rcl_event_status * status);

/* ---- services ----------------------------------------------------------------------------------------------- */

typedef struct vit_rcl_request_id {
  uint8_t client[16];
  int64_t sequence;
} vit_rcl_request_id;

/* Requests and responses cross as CDR payloads; they are turned to and from rosidl's structs inside. */
VIT_RCL_API int32_t vit_rcl_server_create(
  vit_rcl_object * node, const vit_rcl_type * type, const char * service, const vit_rcl_qos * qos,
  vit_rcl_object ** server);
VIT_RCL_API int32_t vit_rcl_server_take(
  vit_rcl_object * server, vit_rcl_object * buffer, vit_rcl_message * request, vit_rcl_request_id * id);
/* VIT_RCL_NOTHING: the client is gone. */
VIT_RCL_API int32_t vit_rcl_server_reply(
  vit_rcl_object * server, const vit_rcl_request_id * id, const uint8_t * payload, size_t length);

VIT_RCL_API int32_t vit_rcl_client_create(
  vit_rcl_object * node, const vit_rcl_type * type, const char * service, const vit_rcl_qos * qos,
  vit_rcl_object ** client);
VIT_RCL_API int32_t vit_rcl_client_send(
  vit_rcl_object * client, const uint8_t * payload, size_t length, int64_t * sequence);
VIT_RCL_API int32_t vit_rcl_client_take(
  vit_rcl_object * client, vit_rcl_object * buffer, vit_rcl_message * response, int64_t * sequence);
VIT_RCL_API int32_t vit_rcl_client_server_available(vit_rcl_object * client, int32_t * available);

/* Resolved name of a server's or client's service; lives as long as it. */
VIT_RCL_API const char * vit_rcl_service_name(vit_rcl_object * end);

/* Reads a payload into rosidl's struct and writes that again: shows that both sides mean the same by CDR. `type` is a
 * message, or a service with `part` 0 for its request, 1 for its response. The buffer is set to 0 first, because some
 * middlewares leave padding as it lies. */
VIT_RCL_API int32_t vit_rcl_type_convert(
  const vit_rcl_type * type, int32_t part, const uint8_t * payload, size_t length, vit_rcl_object * buffer,
  vit_rcl_message * converted);

/* ---- waiting ------------------------------------------------------------------------------------------------ */

VIT_RCL_API int32_t vit_rcl_poller_create(vit_rcl_object * context, vit_rcl_object ** poller);

/* Waits for `entity` too: a subscription, server, client, event, or a node (its graph changed). When another thread
 * waits, it is woken and has stopped waiting before this returns; the same holds for remove. */
VIT_RCL_API int32_t vit_rcl_poller_add(vit_rcl_object * poller, vit_rcl_object * entity, uint64_t tag);
VIT_RCL_API int32_t vit_rcl_poller_remove(vit_rcl_object * poller, vit_rcl_object * entity);

/* Waits until something is ready, somebody wakes the poller or `timeout` ns are over (negative: for ever; 0: looks
 * only). Fills `tags` with what is ready; what does not fit comes first next time. Returns 0 with `*count` = 0 when
 * woken, VIT_RCL_NOTHING at the timeout. One thread at a time. */
VIT_RCL_API int32_t vit_rcl_poller_wait(
  vit_rcl_object * poller, int64_t timeout, uint64_t * tags, int32_t capacity, int32_t * count);

/* Ends the present wait, or the next one if none is under way. */
VIT_RCL_API int32_t vit_rcl_poller_wake(vit_rcl_object * poller);

/* ---- graph -------------------------------------------------------------------------------------------------- */

typedef void (* vit_rcl_pair_callback)(void * user, const char * first, const char * second);

/* (name, namespace) of each node. */
VIT_RCL_API int32_t vit_rcl_graph_nodes(vit_rcl_object * node, vit_rcl_pair_callback callback, void * user);
/* (name, type) of each topic or service, once a type. */
VIT_RCL_API int32_t vit_rcl_graph_topics(vit_rcl_object * node, vit_rcl_pair_callback callback, void * user);
VIT_RCL_API int32_t vit_rcl_graph_services(vit_rcl_object * node, vit_rcl_pair_callback callback, void * user);

typedef struct vit_rcl_endpoint {
  uint32_t size;
  int32_t has_hash;
  const char * node_name, * node_namespace, * type;
  uint8_t hash[32], gid[16];
  vit_rcl_qos qos;
} vit_rcl_endpoint;

typedef void (* vit_rcl_endpoint_callback)(void * user, const vit_rcl_endpoint * endpoint);

/* Ends of a topic, given by its resolved name. */
VIT_RCL_API int32_t vit_rcl_graph_publishers(
  vit_rcl_object * node, const char * topic, vit_rcl_endpoint_callback callback, void * user);
VIT_RCL_API int32_t vit_rcl_graph_subscriptions(
  vit_rcl_object * node, const char * topic, vit_rcl_endpoint_callback callback, void * user);

enum { VIT_RCL_PUBLISHERS = 0, VIT_RCL_SUBSCRIPTIONS = 1, VIT_RCL_CLIENTS = 2, VIT_RCL_SERVERS = 3 };

/* Number of ends by resolved name. Clients and servers: -RCL_RET_UNSUPPORTED before Jazzy. */
VIT_RCL_API int32_t vit_rcl_graph_count(vit_rcl_object * node, const char * name, int32_t what, uint64_t * count);

/* ---- log ---------------------------------------------------------------------------------------------------- */

/* Severities as rcutils': 10 debug, 20 info, 30 warn, 40 error, 50 fatal. Goes to console, file and /rosout as the
 * context's arguments say; /rosout needs a node's logger name. */
VIT_RCL_API void vit_rcl_log(
  const char * logger, int32_t severity, const char * function, const char * file, int32_t line, const char * text);
VIT_RCL_API int32_t vit_rcl_log_enabled(const char * logger, int32_t severity);

/* Level of a logger: its own (0 unset), or the one in force. Setting 0 unsets. */
VIT_RCL_API int32_t vit_rcl_log_level(const char * logger, int32_t effective, int32_t * level);
VIT_RCL_API int32_t vit_rcl_log_set_level(const char * logger, int32_t level);

#ifdef __cplusplus
}
#endif

#endif /* VIT_RCL_H */
