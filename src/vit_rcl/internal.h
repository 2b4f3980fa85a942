/* What the shim's files share. */
#ifndef VIT_RCL_INTERNAL_H
#define VIT_RCL_INTERNAL_H

#include <stdatomic.h>
#include <stdbool.h>

#include <rcl/rcl.h>
#include <rosidl_runtime_c/message_type_support_struct.h>
#include <rosidl_runtime_c/service_type_support_struct.h>

#include "vit_rcl.h"

typedef enum {
  KIND_CONTEXT,
  KIND_NODE,
  KIND_BUFFER,
  KIND_PUBLISHER,
  KIND_SUBSCRIPTION,
  KIND_EVENT,
  KIND_SERVER,
  KIND_CLIENT,
  KIND_POLLER
} vit_rcl_kind;

/* Head of every handle. `finish` frees what the object holds in rcl; its memory and its parent's reference follow. */
struct vit_rcl_object {
  vit_rcl_kind kind;
  atomic_int references;
  vit_rcl_object * parent;
  void (* finish)(vit_rcl_object * self);
};

typedef struct {
  vit_rcl_object head;
  rcl_context_t context;
  bool logging;
} context_t;

typedef struct {
  vit_rcl_object head;
  rcl_node_t node;
  bool rosout; /* its publisher is ours to end */
} node_t;

/* `memory` starts a little in front of what the middleware gets, see buffer.c. */
typedef struct {
  vit_rcl_object head;
  uint8_t * memory;
  size_t capacity;
} buffer_t;

typedef struct {
  vit_rcl_object head;
  rcl_publisher_t publisher;
} publisher_t;

typedef struct {
  vit_rcl_object head;
  rcl_subscription_t subscription;
} subscription_t;

typedef struct {
  vit_rcl_object head;
  rcl_event_t event;
  int32_t kind;
} event_t;

typedef struct {
  vit_rcl_object head;
  const vit_rcl_type * type;
  rcl_service_t service;
} server_t;

typedef struct {
  vit_rcl_object head;
  const vit_rcl_type * type;
  rcl_client_t client;
} client_t;

/* One message struct of rosidl: its type support, and how it is made and freed. */
typedef struct {
  const rosidl_message_type_support_t * support;
  void * (* create)(void);
  void (* destroy)(void * message);
} message_type;

struct vit_rcl_type {
  char * name;
  const rosidl_service_type_support_t * service; /* NULL: a message, parts[0] */
  message_type parts[2];
  struct vit_rcl_type * next;
};

/* object.c */
void * object_create(size_t size, vit_rcl_kind kind, vit_rcl_object * parent, void (* finish)(vit_rcl_object *));
/* Frees an object whose creation failed: without its finish. */
void object_discard(vit_rcl_object * object);
vit_rcl_object * object_retain(vit_rcl_object * object);
/* The object when it is of that kind; else NULL, with an error text. */
void * object_as(vit_rcl_object * object, vit_rcl_kind kind);
node_t * object_node(vit_rcl_object * child);

/* error.c: both return the negative result. */
int32_t fail(rcl_ret_t result, const char * what);          /* with rcl's text, which is reset */
int32_t fail_text(rcl_ret_t result, const char * format, ...) __attribute__((format(printf, 2, 3)));

/* buffer.c */
rcutils_uint8_array_t buffer_begin(buffer_t * buffer);
void buffer_clear(buffer_t * buffer);
void buffer_end(buffer_t * buffer, const rcutils_uint8_array_t * array, vit_rcl_message * message);

/* convert.c: between payloads and rosidl's structs. */
int32_t convert_from_payload(const message_type * type, const uint8_t * payload, size_t length, void ** message);
int32_t convert_to_payload(const message_type * type, const void * message, buffer_t * buffer, vit_rcl_message * out);

/* qos.c */
int32_t qos_to_rmw(const vit_rcl_qos * qos, rmw_qos_profile_t * profile);
void qos_from_rmw(const rmw_qos_profile_t * profile, vit_rcl_qos * qos);

/* log.c: rcl's logging has no lock of its own, and making or ending a node changes its tables. */
void log_lock(void);
void log_unlock(void);
rcl_ret_t log_begin(const rcl_context_t * context);
void log_end(void);

#endif /* VIT_RCL_INTERNAL_H */
