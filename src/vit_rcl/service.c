/* Servers and clients. rmw has no serialized form of them, so rosidl's structs stand in between. */
#include <string.h>

#include <rcl/error_handling.h>
#include <rcl/graph.h>

#include "internal.h"

enum { REQUEST = 0, RESPONSE = 1 };

static void server_finish(vit_rcl_object * self)
{
  if (rcl_service_fini(&((server_t *)self)->service, &object_node(self)->node) != RCL_RET_OK) {
    rcl_reset_error();
  }
}

static void client_finish(vit_rcl_object * self)
{
  if (rcl_client_fini(&((client_t *)self)->client, &object_node(self)->node) != RCL_RET_OK) {
    rcl_reset_error();
  }
}

static int32_t check_service(const vit_rcl_type * type)
{
  return type && type->service ? 0 : fail_text(RCL_RET_INVALID_ARGUMENT, "a service needs the type of a service");
}

int32_t vit_rcl_server_create(
  vit_rcl_object * node, const vit_rcl_type * type, const char * service, const vit_rcl_qos * qos,
  vit_rcl_object ** server)
{
  *server = NULL;
  rcl_service_options_t options = rcl_service_get_default_options();
  node_t * parent = object_as(node, KIND_NODE);
  if (!parent || check_service(type) != 0 || qos_to_rmw(qos, &options.qos) != 0) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  server_t * own = object_create(sizeof(server_t), KIND_SERVER, node, server_finish);
  if (!own) {
    return -RCL_RET_BAD_ALLOC;
  }
  own->type = type;
  own->service = rcl_get_zero_initialized_service();
  rcl_ret_t result = rcl_service_init(&own->service, &parent->node, type->service, service, &options);
  if (result != RCL_RET_OK) {
    int32_t code = fail(result, service);
    object_discard(&own->head);
    return code;
  }
  *server = &own->head;
  return 0;
}

int32_t vit_rcl_client_create(
  vit_rcl_object * node, const vit_rcl_type * type, const char * service, const vit_rcl_qos * qos,
  vit_rcl_object ** client)
{
  *client = NULL;
  rcl_client_options_t options = rcl_client_get_default_options();
  node_t * parent = object_as(node, KIND_NODE);
  if (!parent || check_service(type) != 0 || qos_to_rmw(qos, &options.qos) != 0) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  client_t * own = object_create(sizeof(client_t), KIND_CLIENT, node, client_finish);
  if (!own) {
    return -RCL_RET_BAD_ALLOC;
  }
  own->type = type;
  own->client = rcl_get_zero_initialized_client();
  rcl_ret_t result = rcl_client_init(&own->client, &parent->node, type->service, service, &options);
  if (result != RCL_RET_OK) {
    int32_t code = fail(result, service);
    object_discard(&own->head);
    return code;
  }
  *client = &own->head;
  return 0;
}

/* What a take of either side ends with: `message` becomes a payload, then it is freed. */
static int32_t deliver(
  const message_type * type, void * message, rcl_ret_t result, rcl_ret_t nothing, const rmw_service_info_t * info,
  buffer_t * buffer, vit_rcl_message * out)
{
  int32_t code = 0;
  if (result == nothing) {
    rcl_reset_error();
    code = VIT_RCL_NOTHING;
  } else if (result != RCL_RET_OK) {
    code = fail(result, "taking from a service");
  } else {
    code = convert_to_payload(type, message, buffer, out);
    out->source_time = info->source_timestamp;
    out->received_time = info->received_timestamp;
    out->sequence = (uint64_t)info->request_id.sequence_number;
    memcpy(out->publisher, info->request_id.writer_guid, sizeof(out->publisher));
  }
  type->destroy(message);
  return code;
}

int32_t vit_rcl_server_take(
  vit_rcl_object * server, vit_rcl_object * buffer, vit_rcl_message * request, vit_rcl_request_id * id)
{
  server_t * own = object_as(server, KIND_SERVER);
  buffer_t * target = object_as(buffer, KIND_BUFFER);
  if (!own || !target || request->size < sizeof(*request)) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  const message_type * type = &own->type->parts[REQUEST];
  void * message = type->create();
  if (!message) {
    return fail_text(RCL_RET_BAD_ALLOC, "no memory for a request");
  }
  rmw_service_info_t info = {0};
  rcl_ret_t result = rcl_take_request_with_info(&own->service, &info, message);
  memcpy(id->client, info.request_id.writer_guid, sizeof(id->client));
  id->sequence = info.request_id.sequence_number;
  return deliver(type, message, result, RCL_RET_SERVICE_TAKE_FAILED, &info, target, request);
}

int32_t vit_rcl_server_reply(
  vit_rcl_object * server, const vit_rcl_request_id * id, const uint8_t * payload, size_t length)
{
  server_t * own = object_as(server, KIND_SERVER);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  const message_type * type = &own->type->parts[RESPONSE];
  void * message = NULL;
  int32_t code = convert_from_payload(type, payload, length, &message);
  if (code != 0) {
    return code;
  }
  rmw_request_id_t header = {0};
  memcpy(header.writer_guid, id->client, sizeof(header.writer_guid));
  header.sequence_number = id->sequence;
  rcl_ret_t result = rcl_send_response(&own->service, &header, message);
  type->destroy(message);
  if (result == RCL_RET_TIMEOUT) { /* the middleware could not find the client any more */
    rcl_reset_error();
    return VIT_RCL_NOTHING;
  }
  return result == RCL_RET_OK ? 0 : fail(result, "answering a request");
}

int32_t vit_rcl_client_send(vit_rcl_object * client, const uint8_t * payload, size_t length, int64_t * sequence)
{
  client_t * own = object_as(client, KIND_CLIENT);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  const message_type * type = &own->type->parts[REQUEST];
  void * message = NULL;
  int32_t code = convert_from_payload(type, payload, length, &message);
  if (code != 0) {
    return code;
  }
  rcl_ret_t result = rcl_send_request(&own->client, message, sequence);
  type->destroy(message);
  return result == RCL_RET_OK ? 0 : fail(result, "sending a request");
}

int32_t vit_rcl_client_take(
  vit_rcl_object * client, vit_rcl_object * buffer, vit_rcl_message * response, int64_t * sequence)
{
  client_t * own = object_as(client, KIND_CLIENT);
  buffer_t * target = object_as(buffer, KIND_BUFFER);
  if (!own || !target || response->size < sizeof(*response)) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  const message_type * type = &own->type->parts[RESPONSE];
  void * message = type->create();
  if (!message) {
    return fail_text(RCL_RET_BAD_ALLOC, "no memory for a response");
  }
  rmw_service_info_t info = {0};
  rcl_ret_t result = rcl_take_response_with_info(&own->client, &info, message);
  *sequence = info.request_id.sequence_number;
  return deliver(type, message, result, RCL_RET_CLIENT_TAKE_FAILED, &info, target, response);
}

int32_t vit_rcl_client_server_available(vit_rcl_object * client, int32_t * available)
{
  client_t * own = object_as(client, KIND_CLIENT);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  bool found = false;
  rcl_ret_t result = rcl_service_server_is_available(&object_node(client)->node, &own->client, &found);
  *available = found;
  return result == RCL_RET_OK ? 0 : fail(result, "looking for a server");
}

const char * vit_rcl_service_name(vit_rcl_object * end)
{
  if (end && end->kind == KIND_SERVER) {
    return rcl_service_get_service_name(&((server_t *)end)->service);
  }
  return end && end->kind == KIND_CLIENT ? rcl_client_get_service_name(&((client_t *)end)->client) : NULL;
}
