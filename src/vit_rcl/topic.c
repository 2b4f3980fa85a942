/* Publishers and subscriptions of serialized messages. */
#include <string.h>

#include <rcl/error_handling.h>

#include "internal.h"

static void publisher_finish(vit_rcl_object * self)
{
  if (rcl_publisher_fini(&((publisher_t *)self)->publisher, &object_node(self)->node) != RCL_RET_OK) {
    rcl_reset_error();
  }
}

static void subscription_finish(vit_rcl_object * self)
{
  if (rcl_subscription_fini(&((subscription_t *)self)->subscription, &object_node(self)->node) != RCL_RET_OK) {
    rcl_reset_error();
  }
}

static int32_t check_message(const vit_rcl_type * type)
{
  return type && !type->service ? 0 : fail_text(RCL_RET_INVALID_ARGUMENT, "a topic needs the type of a message");
}

int32_t vit_rcl_publisher_create(
  vit_rcl_object * node, const vit_rcl_type * type, const char * topic, const vit_rcl_qos * qos,
  vit_rcl_object ** publisher)
{
  *publisher = NULL;
  rcl_publisher_options_t options = rcl_publisher_get_default_options();
  node_t * parent = object_as(node, KIND_NODE);
  if (!parent || check_message(type) != 0 || qos_to_rmw(qos, &options.qos) != 0) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  publisher_t * own = object_create(sizeof(publisher_t), KIND_PUBLISHER, node, publisher_finish);
  if (!own) {
    return -RCL_RET_BAD_ALLOC;
  }
  own->publisher = rcl_get_zero_initialized_publisher();
  rcl_ret_t result = rcl_publisher_init(&own->publisher, &parent->node, type->parts[0].support, topic, &options);
  if (result != RCL_RET_OK) {
    int32_t code = fail(result, topic);
    object_discard(&own->head);
    return code;
  }
  *publisher = &own->head;
  return 0;
}

int32_t vit_rcl_publish(vit_rcl_object * publisher, const uint8_t * payload, size_t length)
{
  publisher_t * own = object_as(publisher, KIND_PUBLISHER);
  if (!own) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  rcutils_uint8_array_t array = rcutils_get_zero_initialized_uint8_array();
  /* Read only, though the struct cannot say so. */
  array.buffer = (uint8_t *)(uintptr_t)payload;
  array.buffer_length = length;
  array.buffer_capacity = length;
  array.allocator = rcutils_get_default_allocator();
  rcl_ret_t result = rcl_publish_serialized_message(&own->publisher, &array, NULL);
  return result == RCL_RET_OK ? 0 : fail(result, "publishing");
}

int32_t vit_rcl_subscription_create(
  vit_rcl_object * node, const vit_rcl_type * type, const char * topic, const vit_rcl_qos * qos,
  vit_rcl_object ** subscription)
{
  *subscription = NULL;
  rcl_subscription_options_t options = rcl_subscription_get_default_options();
  node_t * parent = object_as(node, KIND_NODE);
  if (!parent || check_message(type) != 0 || qos_to_rmw(qos, &options.qos) != 0) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  subscription_t * own = object_create(sizeof(subscription_t), KIND_SUBSCRIPTION, node, subscription_finish);
  if (!own) {
    return -RCL_RET_BAD_ALLOC;
  }
  own->subscription = rcl_get_zero_initialized_subscription();
  rcl_ret_t result = rcl_subscription_init(&own->subscription, &parent->node, type->parts[0].support, topic, &options);
  if (result != RCL_RET_OK) {
    int32_t code = fail(result, topic);
    object_discard(&own->head);
    return code;
  }
  *subscription = &own->head;
  return 0;
}

int32_t vit_rcl_take(vit_rcl_object * subscription, vit_rcl_object * buffer, vit_rcl_message * message)
{
  subscription_t * own = object_as(subscription, KIND_SUBSCRIPTION);
  buffer_t * target = object_as(buffer, KIND_BUFFER);
  if (!own || !target || message->size < sizeof(*message)) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  rmw_message_info_t info = rmw_get_zero_initialized_message_info();
  rcutils_uint8_array_t array = buffer_begin(target);
  rcl_ret_t result = rcl_take_serialized_message(&own->subscription, &array, &info, NULL);
  if (result == RCL_RET_SUBSCRIPTION_TAKE_FAILED) {
    rcl_reset_error();
    return VIT_RCL_NOTHING;
  }
  if (result != RCL_RET_OK) {
    return fail(result, "taking a message");
  }
  buffer_end(target, &array, message);
  message->source_time = info.source_timestamp;
  message->received_time = info.received_timestamp;
  message->sequence = info.publication_sequence_number;
  memcpy(message->publisher, info.publisher_gid.data, sizeof(message->publisher)); /* Humble's has 24 bytes */
  return 0;
}

static int32_t wrong_end(void)
{
  return fail_text(RCL_RET_INVALID_ARGUMENT, "a publisher or subscription is needed");
}

const char * vit_rcl_topic_name(vit_rcl_object * end)
{
  if (end && end->kind == KIND_PUBLISHER) {
    return rcl_publisher_get_topic_name(&((publisher_t *)end)->publisher);
  }
  return end && end->kind == KIND_SUBSCRIPTION ? rcl_subscription_get_topic_name(&((subscription_t *)end)->subscription) :
         NULL;
}

int32_t vit_rcl_topic_qos(vit_rcl_object * end, vit_rcl_qos * qos)
{
  const rmw_qos_profile_t * profile = NULL;
  if (end && end->kind == KIND_PUBLISHER) {
    profile = rcl_publisher_get_actual_qos(&((publisher_t *)end)->publisher);
  } else if (end && end->kind == KIND_SUBSCRIPTION) {
    profile = rcl_subscription_get_actual_qos(&((subscription_t *)end)->subscription);
  } else {
    return wrong_end();
  }
  if (!profile) {
    return fail(RCL_RET_ERROR, "reading the QoS in force");
  }
  qos_from_rmw(profile, qos);
  return 0;
}

int32_t vit_rcl_topic_matched(vit_rcl_object * end, uint64_t * count)
{
  size_t found = 0;
  rcl_ret_t result = RCL_RET_OK;
  if (end && end->kind == KIND_PUBLISHER) {
    result = rcl_publisher_get_subscription_count(&((publisher_t *)end)->publisher, &found);
  } else if (end && end->kind == KIND_SUBSCRIPTION) {
    result = rcl_subscription_get_publisher_count(&((subscription_t *)end)->subscription, &found);
  } else {
    return wrong_end();
  }
  *count = found;
  return result == RCL_RET_OK ? 0 : fail(result, "counting peers");
}
