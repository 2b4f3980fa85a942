/* QoS events as flat numbers. */
#include <rcl/error_handling.h>
#include <rcl/event.h>
#include <rmw/rmw.h>

#include "internal.h"

static void event_finish(vit_rcl_object * self)
{
  if (rcl_event_fini(&((event_t *)self)->event) != RCL_RET_OK) {
    rcl_reset_error();
  }
}

/* rcl's numbers of the events; -1 where the distro has none. */
static int publisher_event(int32_t kind)
{
  switch (kind) {
    case VIT_RCL_EVENT_DEADLINE: return RCL_PUBLISHER_OFFERED_DEADLINE_MISSED;
    case VIT_RCL_EVENT_LIVELINESS: return RCL_PUBLISHER_LIVELINESS_LOST;
    case VIT_RCL_EVENT_INCOMPATIBLE_QOS: return RCL_PUBLISHER_OFFERED_INCOMPATIBLE_QOS;
#ifdef VIT_RCL_HAS_INCOMPATIBLE_TYPE
    case VIT_RCL_EVENT_INCOMPATIBLE_TYPE: return RCL_PUBLISHER_INCOMPATIBLE_TYPE;
#endif
#ifdef VIT_RCL_HAS_MATCHED
    case VIT_RCL_EVENT_MATCHED: return RCL_PUBLISHER_MATCHED;
#endif
    default: return -1;
  }
}

static int subscription_event(int32_t kind)
{
  switch (kind) {
    case VIT_RCL_EVENT_DEADLINE: return RCL_SUBSCRIPTION_REQUESTED_DEADLINE_MISSED;
    case VIT_RCL_EVENT_LIVELINESS: return RCL_SUBSCRIPTION_LIVELINESS_CHANGED;
    case VIT_RCL_EVENT_INCOMPATIBLE_QOS: return RCL_SUBSCRIPTION_REQUESTED_INCOMPATIBLE_QOS;
    case VIT_RCL_EVENT_MESSAGE_LOST: return RCL_SUBSCRIPTION_MESSAGE_LOST;
#ifdef VIT_RCL_HAS_INCOMPATIBLE_TYPE
    case VIT_RCL_EVENT_INCOMPATIBLE_TYPE: return RCL_SUBSCRIPTION_INCOMPATIBLE_TYPE;
#endif
#ifdef VIT_RCL_HAS_MATCHED
    case VIT_RCL_EVENT_MATCHED: return RCL_SUBSCRIPTION_MATCHED;
#endif
    default: return -1;
  }
}

int32_t vit_rcl_event_create(vit_rcl_object * end, int32_t kind, vit_rcl_object ** event)
{
  *event = NULL;
  if (!end || (end->kind != KIND_PUBLISHER && end->kind != KIND_SUBSCRIPTION)) {
    return fail_text(RCL_RET_INVALID_ARGUMENT, "events belong to a publisher or subscription");
  }
  bool publishes = end->kind == KIND_PUBLISHER;
  int number = publishes ? publisher_event(kind) : subscription_event(kind);
  if (number < 0) {
    return fail_text(RCL_RET_UNSUPPORTED, "this distro has no event %d of a %s", (int)kind, publishes ? "publisher" : "subscription");
  }
  event_t * own = object_create(sizeof(event_t), KIND_EVENT, end, event_finish);
  if (!own) {
    return -RCL_RET_BAD_ALLOC;
  }
  own->kind = kind;
  own->event = rcl_get_zero_initialized_event();
  rcl_ret_t result = publishes ?
    rcl_publisher_event_init(&own->event, &((publisher_t *)end)->publisher, (rcl_publisher_event_type_t)number) :
    rcl_subscription_event_init(&own->event, &((subscription_t *)end)->subscription, (rcl_subscription_event_type_t)number);
  if (result != RCL_RET_OK) {
    int32_t code = fail(result, "asking for events");
    object_discard(&own->head);
    return code;
  }
  *event = &own->head;
  return 0;
}

/* Room for whichever status the event has. */
typedef union {
  rmw_offered_deadline_missed_status_t offered_deadline;
  rmw_requested_deadline_missed_status_t requested_deadline;
  rmw_liveliness_lost_status_t lost;
  rmw_liveliness_changed_status_t changed;
  rmw_qos_incompatible_event_status_t qos;
  rmw_message_lost_status_t message;
#ifdef VIT_RCL_HAS_INCOMPATIBLE_TYPE
  rmw_incompatible_type_status_t type;
#endif
#ifdef VIT_RCL_HAS_MATCHED
  rmw_matched_status_t matched;
#endif
} any_status;

static void flatten(const any_status * in, bool publishes, int32_t kind, vit_rcl_event_status * out)
{
  switch (kind) {
    case VIT_RCL_EVENT_DEADLINE:
      out->total = (int32_t)(publishes ? in->offered_deadline.total_count : in->requested_deadline.total_count);
      out->total_change =
        (int32_t)(publishes ? in->offered_deadline.total_count_change : in->requested_deadline.total_count_change);
      break;
    case VIT_RCL_EVENT_LIVELINESS:
      out->total = publishes ? in->lost.total_count : in->changed.not_alive_count;
      out->total_change = publishes ? in->lost.total_count_change : in->changed.not_alive_count_change;
      out->current = publishes ? 0 : in->changed.alive_count;
      out->current_change = publishes ? 0 : in->changed.alive_count_change;
      break;
    case VIT_RCL_EVENT_INCOMPATIBLE_QOS:
      out->total = in->qos.total_count;
      out->total_change = in->qos.total_count_change;
      out->policy = (int32_t)in->qos.last_policy_kind;
      break;
    case VIT_RCL_EVENT_MESSAGE_LOST:
      out->total = (int32_t)in->message.total_count;
      out->total_change = (int32_t)in->message.total_count_change;
      break;
#ifdef VIT_RCL_HAS_INCOMPATIBLE_TYPE
    case VIT_RCL_EVENT_INCOMPATIBLE_TYPE:
      out->total = in->type.total_count;
      out->total_change = in->type.total_count_change;
      break;
#endif
#ifdef VIT_RCL_HAS_MATCHED
    case VIT_RCL_EVENT_MATCHED:
      out->total = (int32_t)in->matched.total_count;
      out->total_change = (int32_t)in->matched.total_count_change;
      out->current = (int32_t)in->matched.current_count;
      out->current_change = in->matched.current_count_change;
      break;
#endif
    default:
      break;
  }
}

int32_t vit_rcl_event_take(vit_rcl_object * event, vit_rcl_event_status * status)
{
  event_t * own = object_as(event, KIND_EVENT);
  if (!own || status->size < sizeof(*status)) {
    return -RCL_RET_INVALID_ARGUMENT;
  }
  any_status taken = {0};
  rcl_ret_t result = rcl_take_event(&own->event, &taken);
  if (result == RCL_RET_EVENT_TAKE_FAILED) {
    rcl_reset_error();
    return VIT_RCL_NOTHING;
  }
  if (result != RCL_RET_OK) {
    return fail(result, "taking an event");
  }
  *status = (vit_rcl_event_status) {.size = sizeof(*status)};
  flatten(&taken, own->head.parent->kind == KIND_PUBLISHER, own->kind, status);
  return 0;
}
